//! Tests of the library through its public face: one binary, one module for each part.

mod input;
