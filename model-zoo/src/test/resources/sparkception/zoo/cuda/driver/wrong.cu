#error This is wrong on purpose.
