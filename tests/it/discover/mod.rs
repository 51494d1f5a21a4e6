//! Discovery against AWS API servers on this machine: moto, and a proxy that makes it fail as AWS does.

mod call;
mod errors;
mod harness;
mod http;
mod moto;
mod pages;
mod proxy;
mod replies;
mod rule;
mod sdk;
mod seed;
mod seeded;
