/**
 * What trains a network and what predicts with it, apart from how: engines are found by name, and
 * nothing outside of them knows which one is at work.
 */
package sparkception.zoo.engine;
