//! The scimspec binary: see [`scimspec::cli`].

fn main() -> std::process::ExitCode {
    scimspec::cli::main()
}
