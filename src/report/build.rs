//! A plan as a report.

use super::v1;
use crate::aws::Action;
use crate::checks::{Finding, reason_in_words};
use crate::estate::{Edit, Version};
use crate::graph::{
    Artefact, Basis, Failure, Judgement, KeyRef, KeyUse, Place, Requirement, RoleRef, Severity, Step, Target,
};
use crate::iam::{Context, ContextValue, PolicyType, Text};
use crate::plan::{Answer, Plan};
use crate::products;
use crate::question::Job;
use crate::recipe;
use crate::routes::{Barred, Route};

/// The report of a question: of one workload, or of several, worst first.
pub fn answer(answers: &[Answer]) -> v1::Answer {
    let mut reports: Vec<v1::Report> = answers.iter().map(report).collect();
    if reports.len() == 1
        && let Some(only) = reports.pop()
    {
        return v1::Answer::One(only);
    }
    let outcome = reports.iter().map(|report| report.outcome).max().unwrap_or(v1::Outcome::Undetermined);
    v1::Answer::Several(v1::Summary { version: Version, outcome, plans: reports })
}

/// The report of one plan.
pub fn report(answer: &Answer) -> v1::Report {
    let plan = &answer.plan;
    v1::Report {
        version: Version,
        outcome: plan.outcome,
        depth: plan.depth,
        question: question(plan),
        workflow: v1::WorkflowName {
            id: plan.workflow.id.to_owned(),
            title: plan.workflow.title.to_string(),
        },
        artefacts: plan.graph.artefacts().map(artefact).collect(),
        steps: plan.graph.steps().iter().map(step).collect(),
        keys_by_role: keys_by_role(plan),
        findings: plan.findings.iter().map(finding).collect(),
        routes: answer.routes.found.iter().map(|found| route(plan, found)).collect(),
        barred: answer.routes.barred.as_ref().map(barred),
        assumptions: plan
            .assumptions
            .iter()
            .map(|(text, source)| v1::Assumption { text: text.clone(), source: source.clone() })
            .collect(),
        other_release: answer.other_release.as_ref().map(|other| v1::OtherRelease {
            release: other.release.to_owned(),
            outcome: other.outcome,
            text: other.text.clone(),
        }),
        fixes: None,
    }
}

fn route(asked: &Plan, route: &Route) -> v1::Route {
    v1::Route {
        title: route.title.clone(),
        workflow: route.plan.workflow.id.to_owned(),
        changes: route.changes.clone(),
        extra_copies: route.cost.copies.saturating_sub(copies(asked)),
        outcome: route.plan.outcome,
        findings: route.plan.findings.len(),
        edits: route.operations.clone(),
        steps: route.plan.graph.steps().iter().map(|step| step.operation.name.to_owned()).collect(),
        unknown: route
            .plan
            .findings
            .iter()
            .filter(|f| f.severity == Severity::Unknown)
            .map(|f| f.message.clone())
            .collect(),
        recipe: changed_recipe(asked, &route.plan),
    }
}

fn changed_recipe(asked: &Plan, plan: &Plan) -> Option<recipe::Document> {
    let (before, after) = (asked.recipe.as_ref()?, plan.recipe.as_ref()?);
    (before.document != after.document).then(|| after.document.clone())
}

fn copies(plan: &Plan) -> usize {
    plan.graph.steps().iter().filter(|step| step.operation.is_full_copy()).count()
}

fn barred(barred: &Barred) -> v1::Barred {
    let tried = barred
        .tried
        .iter()
        .map(|tried| v1::Tried { way: tried.way.clone(), because: tried.because.clone() })
        .collect();
    v1::Barred { facts: barred.facts.clone(), tried }
}

fn question(plan: &Plan) -> v1::Question {
    let asked = &plan.question;
    let of_product = |text: &str| (asked.job != Job::Recipe).then(|| text.to_owned());
    v1::Question {
        operation: asked.job.as_str().to_owned(),
        from: (asked.job == Job::Restore && asked.release.product == "veeam")
            .then(|| asked.from.as_str().to_owned()),
        product: of_product(asked.release.product),
        release: of_product(asked.release.release).filter(|release| !release.is_empty()),
        resource_type: products::tells_kinds(asked.release.product)
            .then(|| of_product(asked.resource.as_str()))
            .flatten(),
        src: place(&asked.src),
        dst: place(&asked.dst),
        worker: asked.worker.as_ref().map(place),
        workload: plan.workload.clone(),
        target_key: asked.target_key_text(),
        vault: asked.vault.clone(),
        destination_vault: asked.destination_vault.clone(),
        recovery_point: asked.recovery_point.clone(),
    }
}

fn place(place: &Place) -> v1::Place {
    v1::Place { account: place.account.clone(), region: place.region.clone() }
}

fn key(key: &KeyRef) -> v1::Key {
    v1::Key {
        key_use: key.key_use,
        account: key.account.clone(),
        region: key.region.clone(),
        arn: key.arn.clone(),
        alias: key.alias.clone(),
        manager: key.manager,
    }
}

fn role(role: &RoleRef) -> v1::Role {
    v1::Role { role_use: role.role_use.to_owned(), account: role.account.clone(), arn: role.arn.clone() }
}

fn artefact(artefact: &Artefact) -> v1::Artefact {
    v1::Artefact {
        id: artefact.id.clone(),
        volume: artefact.volume.clone(),
        kind: artefact.kind,
        account: artefact.account.clone(),
        region: artefact.region.clone(),
        encrypted: artefact.protection.is_encrypted(),
        key: artefact.protection.key().map(key),
        shared_with: artefact.shared_with.clone(),
    }
}

fn step(step: &Step) -> v1::Step {
    v1::Step {
        id: step.id,
        operation: step.operation.name.to_owned(),
        account: step.place.account.clone(),
        region: step.place.region.clone(),
        role: role(&step.role),
        inputs: step.inputs.clone(),
        outputs: step.outputs.clone(),
        requirements: step.requirements.iter().map(requirement).collect(),
    }
}

fn requirement(requirement: &Requirement) -> v1::Requirement {
    let resource = match &requirement.target {
        Target::Key(key) => key.arn.as_ref().map(ToString::to_string),
        Target::Resource { arn, .. } => Some(written(arn)),
    };
    v1::Requirement {
        action: requirement.action.clone(),
        volume: requirement.volume.clone(),
        key: requirement.key().map(key),
        resource,
        caller: requirement.caller.as_ref().map(|caller| caller.words.to_owned()),
        basis: requirement.basis,
        evidence: requirement.evidence,
        context: context(&requirement.context),
        condition: requirement.condition.clone(),
        verdict: requirement.judgement.verdict,
        blocked_by: blocked_by(&requirement.judgement),
        reasons: reasons(&requirement.judgement),
    }
}

/// A value known up to a point ends in an asterisk.
fn written(text: &Text) -> String {
    match text {
        Text::Exact(text) => text.clone(),
        Text::Prefix(text) => format!("{text}*"),
    }
}

fn context(context: &Context) -> std::collections::BTreeMap<String, v1::ContextValue> {
    let value = |value: &ContextValue| match value {
        ContextValue::One(text) => Some(v1::ContextValue::One(written(text))),
        ContextValue::Many(texts) => Some(v1::ContextValue::Many(texts.iter().map(written).collect())),
        ContextValue::Unknown(_) => None,
    };
    context.iter().filter_map(|(key, found)| Some((key.to_owned(), value(found)?))).collect()
}

fn blocked_by(judgement: &Judgement) -> Vec<PolicyType> {
    let denied = judgement.verdict == v1::Verdict::Denied;
    judgement.decision.iter().filter(|_| denied).flat_map(|decision| decision.blocked_by.clone()).collect()
}

fn reasons(judgement: &Judgement) -> Vec<v1::Reason> {
    let unknown = |text: &str| v1::Reason {
        policy: None,
        origin: None,
        statement: None,
        sid: None,
        grant_id: None,
        effect: None,
        matched: None,
        text: None,
        unknown: Some(text.to_owned()),
    };
    let Some(decision) = &judgement.decision else {
        return judgement.unknown.iter().map(|text| unknown(text)).collect();
    };
    let mut reasons: Vec<v1::Reason> = decision
        .reasons
        .iter()
        .zip(&judgement.origins)
        .map(|(reason, origin)| v1::Reason {
            policy: Some(reason.policy),
            origin: origin.clone(),
            statement: reason.statement,
            sid: reason.sid.clone(),
            grant_id: reason.grant_id.clone(),
            effect: reason.effect.map(|effect| effect.as_str().to_owned()),
            matched: reason.matched,
            text: Some(reason_in_words(reason)).filter(|text| !text.is_empty()),
            unknown: reason.unknown.clone(),
        })
        .collect();
    if !reasons.iter().any(|reason| reason.unknown.is_some()) {
        reasons.extend(judgement.unknown.iter().map(|text| unknown(text)));
    }
    reasons
}

/// The keys each role needs, in the order of the steps; a key that plays one part is listed once.
fn keys_by_role(plan: &Plan) -> Vec<v1::RoleKeys> {
    let mut roles: Vec<v1::RoleKeys> = Vec::new();
    for step in plan.graph.steps() {
        for requirement in &step.requirements {
            // What the host of an instance does is no need of the role.
            let (Some(needed), None) = (requirement.key(), &requirement.caller) else { continue };
            let role = role(&step.role);
            let found = roles.iter().position(|known| known.role == role);
            let at = found.unwrap_or_else(|| {
                roles.push(v1::RoleKeys { role, keys: Vec::new() });
                roles.len() - 1
            });
            if let Some(entry) = roles.get_mut(at) {
                add_key(&mut entry.keys, needed, requirement.basis, &requirement.action);
            }
        }
    }
    for entry in &mut roles {
        for key in &mut entry.keys {
            key.bases.sort();
            key.actions.sort();
            let needed = key.actions.clone();
            key.documented_actions.retain(|action| !needed.contains(action));
            key.documented_actions.sort();
        }
        entry.keys.sort_by_key(|key| order(key.key_use));
    }
    roles
}

fn add_key(keys: &mut Vec<v1::NeededKey>, needed: &KeyRef, basis: Basis, action: &Action) {
    let is_known = |known: &v1::NeededKey| {
        known.key_use == needed.key_use
            && known.account == needed.account
            && known.region == needed.region
            && known.arn == needed.arn
            && known.alias == needed.alias
    };
    let at = keys.iter().position(is_known).unwrap_or_else(|| {
        keys.push(v1::NeededKey {
            key_use: needed.key_use,
            account: needed.account.clone(),
            region: needed.region.clone(),
            arn: needed.arn.clone(),
            alias: needed.alias.clone(),
            bases: Vec::new(),
            actions: Vec::new(),
            documented_actions: Vec::new(),
        });
        keys.len() - 1
    });
    if let Some(entry) = keys.get_mut(at) {
        if !entry.bases.contains(&basis) {
            entry.bases.push(basis);
        }
        let listed =
            if basis == Basis::Documented { &mut entry.documented_actions } else { &mut entry.actions };
        if !listed.contains(action) {
            listed.push(action.clone());
        }
    }
}

fn order(key_use: KeyUse) -> u8 {
    match key_use {
        KeyUse::Source => 0,
        KeyUse::Default => 1,
        KeyUse::Target => 2,
        KeyUse::Repository | KeyUse::Vault => 3,
        KeyUse::AwsManaged | KeyUse::Named => 4,
    }
}

fn finding(finding: &Finding) -> v1::Finding {
    v1::Finding {
        check: finding.check.id.to_owned(),
        severity: finding.severity,
        step: finding.step,
        volume: finding.volume.clone(),
        condition: finding.condition.clone(),
        message: finding.message.clone(),
        cause: finding.cause.clone(),
        aws_error: finding.failure.as_ref().map(aws_error),
        role: finding.role.as_ref().map(role),
        key: finding.key.as_ref().map(key),
        resource: finding.resource.clone(),
        caller: finding.caller.map(str::to_owned),
        actions: finding.actions.clone(),
        also_steps: finding.also_steps.clone(),
        fixes: finding
            .fixes
            .iter()
            .map(|fix| v1::Fix {
                title: fix.title.clone(),
                edits: fix.operations.clone(),
                changes: fix.edits.iter().map(Edit::in_words).collect(),
                applicability: fix.applicability,
                closes: fix.closes,
            })
            .collect(),
    }
}

fn aws_error(failure: &Failure) -> v1::AwsError {
    v1::AwsError {
        code: failure.code.clone(),
        message: failure.message.clone(),
        timing: failure.timing,
        proof: failure.proof.clone(),
    }
}
