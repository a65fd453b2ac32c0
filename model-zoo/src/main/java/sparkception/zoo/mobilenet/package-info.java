/** MobileNet: separable convolutions for small devices. */
package sparkception.zoo.mobilenet;
