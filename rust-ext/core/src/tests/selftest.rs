//! The self-test: says yes where all is well, and no where it is not.

use rand::rngs::SysRng;

use super::{Exhausted, Fixed};
use crate::selftest::SelfTest;

const WELL: SelfTest = SelfTest {
    randomness: true,
    sha256: true,
    argon2id: true,
    token: true,
    passphrase: true,
    expiry: true,
    strength: true,
};

#[test]
fn everything_works_on_this_machine() {
    assert_eq!(SelfTest::run(&mut SysRng), WELL);
}

#[test]
fn a_generator_that_fails_or_repeats_itself_is_told() {
    assert_eq!(SelfTest::run(&mut Exhausted), SelfTest { randomness: false, ..WELL });
    assert_eq!(SelfTest::run(&mut Fixed([7])), SelfTest { randomness: false, ..WELL });
}
