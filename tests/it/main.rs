//! Tests of the library through its public face: one binary, one module for each part.

mod estate_load;
mod estate_mistakes;
mod estate_schema;
mod input;
mod keys_by_role;
mod render;
mod scenarios;
