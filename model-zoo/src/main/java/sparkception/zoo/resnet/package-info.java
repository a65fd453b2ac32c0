/** ResNet: residual blocks of ordinary convolutions. */
package sparkception.zoo.resnet;
