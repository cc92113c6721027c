"""MobileNet v1 in PyTorch, started by training_speed.py: times blocks of training steps on request.

Network, batch, optimiser and loss are those of `trainer bench --train`, in the channels-last layout, in
which PyTorch is fastest. For each line "N" on standard input it takes N steps and prints the seconds.
"""

import argparse
import sys
import time

import torch
from torch import nn

STRIDES = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1]
CHANNELS = [64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024]


class SamePadding(nn.Module):
    """TensorFlow's SAME padding of a stride-2 convolution on an even side: right and bottom."""

    def forward(self, x):
        return nn.functional.pad(x, (0, 1, 0, 1))


def convolution(inputs, outputs, kernel, stride, groups=1):
    layers = [SamePadding()] if stride == 2 else []
    padding = kernel // 2 if stride == 1 else 0
    layers.append(nn.Conv2d(inputs, outputs, kernel, stride, padding, groups=groups, bias=False))
    layers += [nn.BatchNorm2d(outputs, eps=1e-3), nn.ReLU(inplace=True)]
    return layers


def mobilenet(classes):
    layers = convolution(3, 32, 3, 2)
    inputs = 32
    for outputs, stride in zip(CHANNELS, STRIDES):
        layers += convolution(inputs, inputs, 3, stride, groups=inputs)
        layers += convolution(inputs, outputs, 1, 1)
        inputs = outputs
    layers += [nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(inputs, classes)]
    return nn.Sequential(*layers)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    arguments = parser.parse_args()
    torch.manual_seed(1)
    torch.set_num_threads(arguments.threads)
    network = mobilenet(10).to(memory_format=torch.channels_last)
    optimiser = torch.optim.SGD(network.parameters(), lr=0.1, momentum=0.9, nesterov=True,
                                weight_decay=1e-4)
    images = torch.randn(arguments.batch, 3, arguments.size, arguments.size)
    images = images.contiguous(memory_format=torch.channels_last)
    targets = torch.randint(10, (arguments.batch,))

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss = nn.functional.cross_entropy(network(images), targets, label_smoothing=0.1)
        loss.backward()
        optimiser.step()

    step()
    print("ready", torch.__version__, flush=True)
    for line in sys.stdin:
        start = time.perf_counter()
        for _ in range(int(line)):
            step()
        print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
