/// The known name that someone most probably meant, if one is near enough to say so.
///
/// Near means: at most a third of the letters differ and never more than three, regardless of case.
pub fn did_you_mean<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let wrong = wrong.to_lowercase();
    // Long input cannot be near a name, and distance takes quadratic time.
    if wrong.len() > 256 {
        return None;
    }
    let allowed = (wrong.chars().count() / 3).clamp(1, 3);
    known
        .filter_map(|name| {
            let lower = name.to_lowercase();
            if lower.len().abs_diff(wrong.len()) > 4 * allowed {
                return None;
            }
            let distance = strsim::osa_distance(&wrong, &lower);
            let likeness = strsim::jaro_winkler(&wrong, &lower);
            (distance <= allowed).then_some((distance, likeness, name))
        })
        .min_by(|(near, like, name), (other_near, other_like, other)| {
            near.cmp(other_near).then(other_like.total_cmp(like)).then(name.cmp(other))
        })
        .map(|(_, _, name)| name.to_owned())
}

/// The sentence that a hint is written as.
pub(super) fn sentence(name: &str) -> String {
    format!("did you mean `{name}`?")
}
