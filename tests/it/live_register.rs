//! Every call that discovery registers can be made by a client, with the parameters that it has.

use keyway::discover::live::operations;
use keyway::discover::{After, Read, Service, reads};
use std::collections::BTreeSet;

/// The names of the parameters of the calls of a read, for each way that leads to one.
fn parameters(read: &Read) -> Vec<BTreeSet<&'static str>> {
    let fixed: BTreeSet<&str> = read.fixed.iter().map(|(name, _)| *name).collect();
    let ways = read.after.iter().map(|after| match after {
        After::Start | After::StartIf(_) | After::FailureOf(_) => fixed.clone(),
        After::Each(each) => {
            let own = [each.parameter].into_iter().chain(each.keeps.iter().copied());
            fixed.iter().copied().chain(own.filter(|name| !name.is_empty())).collect()
        }
    });
    ways.collect()
}

#[test]
fn every_read_has_a_client_that_takes_its_parameters() {
    let mut wrong = Vec::new();
    for read in reads() {
        let name = format!("{}:{}", read.service.as_str(), read.operation);
        let Some(operation) = operations(read.service).iter().find(|known| known.name == read.operation)
        else {
            wrong.push(format!("{name} has no client"));
            continue;
        };
        for given in parameters(read) {
            let takes = |name: &&str| operation.needs.contains(name) || operation.may_have.contains(name);
            let left: Vec<&str> = given.iter().copied().filter(|name| !takes(name)).collect();
            let needed: Vec<&str> =
                operation.needs.iter().copied().filter(|name| !given.contains(name)).collect();
            if !left.is_empty() || !needed.is_empty() {
                wrong.push(format!("{name} leaves out {left:?} and lacks {needed:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_client_is_registered() {
    for service in Service::ALL {
        for operation in operations(service) {
            let registered =
                reads().iter().any(|read| read.service == service && read.operation == operation.name);
            assert!(registered, "{}:{} is no read", service.as_str(), operation.name);
        }
    }
}

#[test]
fn nothing_is_called_that_does_more_than_read() {
    let reading = |name: &str| ["Get", "List", "Describe"].iter().any(|word| name.starts_with(word));
    for service in Service::ALL {
        for operation in operations(service) {
            assert!(reading(operation.name), "{}:{}", service.as_str(), operation.name);
        }
    }
    for read in reads() {
        let (service, action) = read.action.split_once(':').unwrap();
        assert_eq!(service, read.service.as_str());
        assert!(reading(read.operation) && reading(action), "{}", read.action);
    }
}
