//! The derives as functions over tokens: what they write, and that they always write something.

mod expansion;
mod fuzz;
mod input;
mod join;
mod large;
mod long_keys;
mod missed;
mod words;
