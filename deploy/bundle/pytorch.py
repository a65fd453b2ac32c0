"""What PyTorch does with Xception on the same GPU, for sparkception-bench: pytorch.py [tiny]

Reads a question a line from standard input, as JSON, and writes an answer a line:
  {"task": "training" | "inference", "variant": "eager" | "compiled", "precision": "bf16" | "tf32" | "fp32",
   "batch": N, "runs": N, "warm_up": N}  ->  {"ms": of a run, "peak_mib": of memory} or {"error": why there is none}
  {"task": "drop"}  ->  {}, with all memory given back
Images lie on the device, channels last. Training is SGD with momentum under autocast for bf16; inference has its
weights in bf16. Compiled is torch.compile's reduce-overhead, which replays CUDA graphs.
"""

import json
import sys
import time

TINY = "tiny" in sys.argv


def say(**answer):
    print(json.dumps(answer), flush=True)


try:
    import torch
    from torch import nn
except Exception as e:
    say(error="python3 has no torch (%s)" % e)
    sys.exit()
if not TINY and not torch.cuda.is_available():
    say(error="torch %s sees no GPU" % torch.__version__)
    sys.exit()

DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
SIZE, CLASSES, WIDTH, MODULES = (33, 10, 0.05, 1) if TINY else (299, 1000, 1.0, 8)
torch.backends.cudnn.benchmark = True


def channels(paper):
    return max(1, round(paper * WIDTH))


class Separable(nn.Sequential):
    def __init__(self, inputs, outputs):
        super().__init__(
            nn.Conv2d(inputs, inputs, 3, padding=1, groups=inputs, bias=False),
            nn.Conv2d(inputs, outputs, 1, bias=False),
            nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01),
        )


class Block(nn.Module):
    """Separable convolutions with what goes around them: a strided 1x1 convolution, or nothing."""

    def __init__(self, widths, relu_first, down):
        super().__init__()
        layers = []
        for i, (inputs, outputs) in enumerate(zip(widths, widths[1:])):
            if i > 0 or relu_first:
                layers.append(nn.ReLU())
            layers.append(Separable(inputs, outputs))
        if down:
            layers.append(nn.MaxPool2d(3, 2, padding=1))
        self.layers = nn.Sequential(*layers)
        self.around = (
            nn.Sequential(nn.Conv2d(widths[0], widths[-1], 1, 2, bias=False), nn.BatchNorm2d(widths[-1], eps=1e-3, momentum=0.01))
            if down
            else nn.Identity()
        )

    def forward(self, x):
        return self.layers(x) + self.around(x)


class Xception(nn.Sequential):
    def __init__(self):
        c = channels

        def stem(inputs, outputs, stride):
            return nn.Conv2d(inputs, outputs, 3, stride, bias=False), nn.BatchNorm2d(outputs, eps=1e-3, momentum=0.01), nn.ReLU(inplace=True)

        def exit_flow(inputs, outputs):
            return Separable(inputs, outputs), nn.ReLU(inplace=True)

        super().__init__(
            *stem(3, c(32), 2),
            *stem(c(32), c(64), 1),
            Block([c(64), c(128), c(128)], False, True),
            Block([c(128), c(256), c(256)], True, True),
            Block([c(256), c(728), c(728)], True, True),
            *[Block([c(728)] * 4, True, False) for _ in range(MODULES)],
            Block([c(728), c(728), c(1024)], True, True),
            *exit_flow(c(1024), c(1536)),
            *exit_flow(c(1536), c(2048)),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(c(2048), CLASSES),
        )


def precise(precision):
    torch.backends.cuda.matmul.allow_tf32 = precision != "fp32"
    torch.backends.cudnn.allow_tf32 = precision != "fp32"


def images(batch):
    return torch.randn(batch, 3, SIZE, SIZE, device=DEVICE).to(memory_format=torch.channels_last)


def compiled(network, variant):
    return torch.compile(network, mode="reduce-overhead") if variant == "compiled" else network


def training(precision, batch, variant):
    network = Xception().to(DEVICE, memory_format=torch.channels_last).train()
    optimizer = torch.optim.SGD(network.parameters(), lr=0.01, momentum=0.9, weight_decay=1e-5, fused=DEVICE == "cuda")
    loss_of = nn.CrossEntropyLoss()
    run = compiled(network, variant)
    x = images(batch)
    labels = torch.arange(batch, device=DEVICE) % CLASSES

    def step():
        optimizer.zero_grad(set_to_none=True)
        with torch.autocast(DEVICE, dtype=torch.bfloat16, enabled=precision == "bf16"):
            loss = loss_of(run(x), labels)
        loss.backward()
        optimizer.step()

    return step


def inference(precision, batch, variant):
    network = Xception().to(DEVICE, memory_format=torch.channels_last).eval()
    x = images(batch)
    if precision == "bf16":
        network, x = network.to(torch.bfloat16), x.to(torch.bfloat16)
    run = compiled(network, variant)

    def step():
        with torch.inference_mode():
            run(x)

    return step


def wait():
    if DEVICE == "cuda":
        torch.cuda.synchronize()


def measure(step, runs):
    wait()
    start = time.perf_counter()
    for _ in range(runs):
        step()
    wait()
    return (time.perf_counter() - start) / runs * 1e3


def peak():
    return torch.cuda.max_memory_allocated() / 2**20 if DEVICE == "cuda" else 0


kept = {}


def answer(question):
    task, variant, precision, batch = (question[k] for k in ("task", "variant", "precision", "batch"))
    precise(precision)
    torch.manual_seed(0)
    if DEVICE == "cuda":
        torch.cuda.reset_peak_memory_stats()
    key = (task, variant, precision, batch)
    if key not in kept:
        kept[key] = {"training": training, "inference": inference}[task](precision, batch, variant)
    # Three more than were asked for: PyTorch chooses its algorithms, and a compiled step records its graphs.
    measure(kept[key], question["warm_up"] + 3)
    ms = measure(kept[key], question["runs"])
    if variant == "eager" and DEVICE == "cuda":
        torch.cuda.empty_cache()
    say(ms=ms, peak_mib=peak())


def drop():
    kept.clear()
    torch.compiler.reset()
    if DEVICE == "cuda":
        import gc

        gc.collect()
        torch.cuda.empty_cache()
    say()


say(torch=torch.__version__, device=torch.cuda.get_device_name(0) if DEVICE == "cuda" else "cpu")
for line in sys.stdin:
    question = json.loads(line)
    try:
        drop() if question["task"] == "drop" else answer(question)
    except Exception as e:
        say(error=" ".join(str(e).split())[:300] or type(e).__name__)
