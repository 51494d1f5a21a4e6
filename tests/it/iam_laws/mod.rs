//! Laws of the evaluator over generated policies of every type.

mod case;
mod filler;
mod generated;
mod known_in_part;
mod single;

use case::Case;
use filler::filler;
use generated::{case, document, statement};
use keyway::authorize::decide;
use keyway::iam::{Decision, Document, Effect, Given, OneOrMany, PolicyType, Principal, Statement, Verdict};
use proptest::prelude::*;
use proptest::sample::Index;

fn is_denied(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::ImplicitDeny | Verdict::ExplicitDeny)
}

fn add(case: &Case, at: Index, statement: &Statement, effect: Effect) -> Option<Case> {
    let mut case = case.clone();
    let mut documents = case.documents();
    if documents.is_empty() {
        return None;
    }
    let document = at.get_mut(&mut documents);
    // Statements of principals name nobody, those of resources do; a misplaced one matches nothing.
    document.statements.push(Statement { effect, ..statement.clone() });
    Some(case)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_deny_never_opens(case in case(), at in any::<Index>(), named in statement(true), plain in statement(false)) {
        let before = case.verdict();
        for statement in [named, plain] {
            let Some(after) = add(&case, at, &statement, Effect::Deny).map(|case| case.verdict()) else { continue };
            prop_assert!(before == Verdict::Allowed || after != Verdict::Allowed, "{before:?} became {after:?}");
            prop_assert!(!is_denied(before) || is_denied(after), "{before:?} became {after:?}");
        }
    }

    #[test]
    fn an_allow_never_closes(case in case(), at in any::<Index>(), named in statement(true), plain in statement(false)) {
        let before = case.verdict();
        for statement in [named, plain] {
            let Some(after) = add(&case, at, &statement, Effect::Allow).map(|case| case.verdict()) else { continue };
            prop_assert!(before != Verdict::Allowed || after == Verdict::Allowed, "{before:?} became {after:?}");
            prop_assert!(is_denied(before) || !is_denied(after), "{before:?} became {after:?}");
        }
    }

    #[test]
    fn order_makes_no_difference(case in case()) {
        let mut turned = case.clone();
        for document in turned.documents() {
            let statements = document.statements().iter().rev().cloned().collect();
            document.statements = OneOrMany::Many(statements);
        }
        if let Given::Known(policies) = &mut turned.identity {
            policies.reverse();
        }
        let (one, other) = (case.ask(decide), turned.ask(decide));
        prop_assert_eq!(one.verdict, other.verdict);
        prop_assert_eq!(one.blocked_by, other.blocked_by);
        prop_assert_eq!(one.reasons.is_empty(), other.reasons.is_empty());
    }

    /// Whatever an unknown turns out to be, what was decided stays decided; an implicit deny may become explicit.
    #[test]
    fn unknowns_are_sound(case in case(), filler in filler()) {
        let before = case.verdict();
        let after = filler.fill(&case).verdict();
        match before {
            Verdict::Allowed => prop_assert_eq!(after, Verdict::Allowed),
            Verdict::ExplicitDeny => prop_assert_eq!(after, Verdict::ExplicitDeny),
            Verdict::ImplicitDeny => prop_assert!(is_denied(after), "implicit deny became {after:?}"),
            Verdict::Undetermined => {}
        }
    }

    #[test]
    fn with_and_without_reasons_agree(case in case()) {
        let decision = case.ask(decide);
        prop_assert_eq!(decision.verdict, case.verdict());
        prop_assert_eq!(is_denied(decision.verdict), !decision.blocked_by.is_empty());
        let by_root = matches!(case.principal, Principal::Root { .. });
        let needs_none = case.action.as_str() == "sts:GetCallerIdentity";
        prop_assert!(by_root || needs_none || !decision.reasons.is_empty(), "{decision:?}");
        prop_assert!(decision.blocked_by.is_sorted());
    }

    /// Reasons name what a decision rests on: a statement, a grant or what was missed, and where it is open what is
    /// not known.
    #[test]
    fn reasons_name_what_decides(case in case()) {
        let Decision { verdict, blocked_by, reasons } = case.ask(decide);
        for (at, reason) in reasons.iter().enumerate() {
            let again = reasons.iter().skip(at + 1).any(|other| other == reason);
            prop_assert!(!again || verdict == Verdict::Undetermined, "twice: {reason:?}");
            prop_assert_eq!(reason.statement.is_some(), reason.effect.is_some(), "{:?}", reason);
            let organizational = matches!(reason.policy, PolicyType::Scp | PolicyType::Rcp);
            prop_assert!(organizational || reason.level.is_none(), "{reason:?}");
            prop_assert!(organizational <= (reason.level.is_some() || reason.unknown.is_some()), "{reason:?}");
            let says = match verdict {
                Verdict::Allowed => reason.matched == Some(true) && reason.effect != Some(Effect::Deny),
                Verdict::ExplicitDeny => reason.matched == Some(true)
                    && reason.effect == Some(Effect::Deny)
                    && blocked_by.contains(&reason.policy),
                Verdict::ImplicitDeny => reason.miss.is_some() && reason.matched != Some(true),
                Verdict::Undetermined => reason.unknown.is_some(),
            };
            prop_assert!(says, "{verdict:?}: {reason:?}");
            prop_assert_eq!(verdict == Verdict::Undetermined, reason.unknown.is_some(), "{:?}", reason);
        }
        for policy in &blocked_by {
            prop_assert!(reasons.iter().any(|reason| reason.policy == *policy), "{policy:?}: {reasons:?}");
        }
        prop_assert!(verdict != Verdict::Undetermined || !reasons.is_empty());
    }

    /// The reasons suffice: what a decision does not cite can go.
    #[test]
    fn cited_statements_decide_alone(case in case()) {
        let decision = case.ask(decide);
        if matches!(decision.verdict, Verdict::Allowed | Verdict::ExplicitDeny) {
            prop_assert_eq!(case.only(&decision.reasons).verdict(), decision.verdict, "{:#?}", decision.reasons);
        }
    }

    #[test]
    fn documents_come_out_as_they_went_in(document in document(true)) {
        let text = serde_json::to_string(&document).unwrap();
        prop_assert_eq!(&text.parse::<Document>().unwrap(), &document);
    }
}
