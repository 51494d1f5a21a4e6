//! Discovery against AWS API servers on this machine: moto, and a proxy that makes it fail as AWS does.

mod call;
mod errors;
mod faults;
mod folder;
mod harness;
mod http;
mod import;
mod large;
mod moto;
mod pages;
mod policy;
mod proxy;
mod question_live;
mod replay;
mod replies;
mod resume;
mod rule;
mod sdk;
mod seed;
mod seeded;
mod stage;
mod whole_way;
