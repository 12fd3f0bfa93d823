//! Suites and fixtures are part of the program: a file added to them is a reason to build again.
#![expect(clippy::print_stdout, reason = "this is how a build script speaks to Cargo")]

fn main() {
    println!("cargo::rerun-if-changed=suites");
    println!("cargo::rerun-if-changed=fixtures");
}
