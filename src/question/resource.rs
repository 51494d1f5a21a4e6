use super::{Asked, QuestionError};
use crate::aws::{Arn, ResourceType};
use crate::estate::Estate;
use crate::products;

/// Of what type the thing is that a question is about: as the question says, as the estate says of the recovery point, or as
/// the ARN or id of it tells. What contradicts that is a mistake, and so is a recovery point whose type nobody tells: the type
/// decides what a job of AWS Backup does.
pub(super) fn of(asked: &Asked, estate: Option<&Estate>) -> Result<ResourceType, QuestionError> {
    let named = asked.resource_type;
    let Some(arn) = asked.recovery_point.as_ref().filter(|_| tells_types(asked)) else {
        return match (named, contradiction(asked)) {
            (Some(_), Some(why)) => Err(senseless(why)),
            _ => Ok(named.unwrap_or_else(|| of_id(asked))),
        };
    };
    let known = estate.and_then(|estate| estate.recovery_point(arn.as_str()));
    if let Some((_, vault, point)) = known {
        let is = point.resource_type;
        return match named.filter(|named| *named != is) {
            Some(named) => Err(senseless(format!(
                "the recovery point `{arn}` of the vault `{}` is of type `{}`, not `{}`",
                vault.name,
                is.as_str(),
                named.as_str()
            ))),
            None => Ok(is),
        };
    }
    let told = ResourceType::told_by(arn);
    match (named, told) {
        (Some(named), told) if told.is_empty() || told.contains(&named) => Ok(named),
        (Some(named), told) => Err(senseless(format!(
            "`{arn}` is the ARN of a recovery point of type {}, not `{}`",
            listed(told),
            named.as_str()
        ))),
        (None, [only]) => Ok(*only),
        (None, [ResourceType::Ebs, ..]) => Ok(ResourceType::Ebs),
        (None, []) => Err(senseless(format!(
            "`{arn}` does not tell the type of the recovery point, and the estate does not hold it: name the type"
        ))),
        (None, told) => Err(senseless(format!(
            "`{arn}` is the ARN of a recovery point of type {}, and the estate does not hold it: name the type",
            listed(told)
        ))),
    }
}

/// Whether the question is about recovery points, and tells their types apart.
fn tells_types(asked: &Asked) -> bool {
    asked
        .product
        .as_deref()
        .is_some_and(|product| products::has_vaults(product) && products::tells_kinds(product))
}

/// What an id or ARN of a workload says against the type that is named.
fn contradiction(asked: &Asked) -> Option<String> {
    let (named, workload) = (asked.resource_type?, asked.workload.as_deref()?);
    if !tells_types(asked) {
        return None;
    }
    let arn: Option<Arn> = workload.parse().ok();
    let of_ec2 = ["vol-", "snap-", "i-", "ami-"].iter().any(|prefix| workload.starts_with(prefix));
    let told = match &arn {
        Some(arn) => ResourceType::told_by(arn),
        None if of_ec2 => &[ResourceType::Ebs, ResourceType::Ec2, ResourceType::StorageGateway],
        None => &[],
    };
    (!told.is_empty() && !told.contains(&named))
        .then(|| format!("`{workload}` is of type {}, not `{}`", listed(told), named.as_str()))
}

/// Of what type a workload is, as far as its id tells.
fn of_id(asked: &Asked) -> ResourceType {
    let of_image = |id: &str| id.starts_with("ami-");
    let point = asked.recovery_point.as_ref().map(Arn::resource_name);
    let workload = asked.workload.as_deref();
    // AWS Backup protects instances as a whole.
    let of_instance = |id: &str| tells_types(asked) && id.starts_with("i-");
    if point.is_some_and(of_image) || workload.is_some_and(|id| of_image(id) || of_instance(id)) {
        ResourceType::Ec2
    } else {
        ResourceType::Ebs
    }
}

fn senseless(why: String) -> QuestionError {
    QuestionError::Senseless { field: "resource_type", why }
}

fn listed(types: &[ResourceType]) -> String {
    let words: Vec<String> = types.iter().map(|known| format!("`{}`", known.as_str())).collect();
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} or {last}", others.join(", ")),
        None => String::new(),
    }
}
