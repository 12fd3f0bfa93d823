//! Suites and fixtures are part of the program: a file added to them is a reason to build again.

fn main() {
    println!("cargo::rerun-if-changed=suites");
    println!("cargo::rerun-if-changed=fixtures");
}
