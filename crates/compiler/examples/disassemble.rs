//! Prints the register code of Python source: of the file named on the command line, or of standard input.

use std::io::Read;

use compiler::bytecode::{CodeUnit, Const};
use compiler::{CompileOptions, Mode, compile};

fn print(code: &CodeUnit) {
    println!(
        "{} (line {}, {} registers, flags {:#x})",
        code.qualname, code.first_line, code.register_count, code.flags
    );
    print!("{code}");
    for constant in &code.consts {
        if let Const::Code(inner) = constant {
            println!();
            print(inner);
        }
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (source, name) = match std::env::args().nth(1) {
        Some(path) => (std::fs::read_to_string(&path)?, path),
        None => {
            let mut source = String::new();
            std::io::stdin().read_to_string(&mut source)?;
            (source, "<stdin>".to_owned())
        }
    };
    print(&compile(&source, &name, Mode::Exec, &CompileOptions::default())?.code);
    Ok(())
}
