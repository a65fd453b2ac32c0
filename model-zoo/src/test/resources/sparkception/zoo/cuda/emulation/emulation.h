// CUDA C++ as the kernels use it, on a CPU. Blocks run one after another. A block's threads are fibers: each runs
// until it ends or reaches a barrier, and a fiber that ends is used for the next thread, so that kernels without
// barriers are plain loops.
#include <cmath>
#include <cstdint>
#include <cstring>
#include <sys/mman.h>
#include <utility>

#define SPARKCEPTION_EMULATION
#define __global__
#define __device__
#define __forceinline__ inline __attribute__((always_inline))
#define __launch_bounds__(...)
#define __shared__

struct Index {
  unsigned x, y, z;
};
static Index threadIdx, blockIdx, blockDim, gridDim;
struct alignas(16) float4 {
  float x, y, z, w;
};

static inline unsigned __float_as_uint(float f) {
  unsigned u;
  std::memcpy(&u, &f, 4);
  return u;
}
static inline float __uint_as_float(unsigned u) {
  float f;
  std::memcpy(&f, &u, 4);
  return f;
}
static inline float rsqrtf(float x) { return 1 / std::sqrt(x); }
using std::fabs;
static inline int min(int a, int b) { return a < b ? a : b; }
static inline int max(int a, int b) { return a > b ? a : b; }

// What every block shares; refilled with NaN for each.
alignas(16) static float shared_floats[12 * 1024];

namespace emulation {

enum { DONE = 0, DIVERGED = 1, MANY_THREADS = 1024, STACK = 128 * 1024 };

struct Fiber {
  void* stack_pointer;
  char* stack;
};

static Fiber fibers[MANY_THREADS];
static Fiber scheduler, *current;
static bool waiting;
static void (*body)(void*);
static void* body_arguments;

extern "C" void emulation_switch(void** save, void* load) __attribute__((visibility("hidden")));
asm(R"(
.pushsection .text
.type emulation_switch, @function
emulation_switch:
  pushq %rbp
  pushq %rbx
  pushq %r12
  pushq %r13
  pushq %r14
  pushq %r15
  movq %rsp, (%rdi)
  movq %rsi, %rsp
  popq %r15
  popq %r14
  popq %r13
  popq %r12
  popq %rbx
  popq %rbp
  ret
.size emulation_switch, .-emulation_switch
.popsection
)");

static void leave() { emulation_switch(&current->stack_pointer, scheduler.stack_pointer); }

static void trampoline() {
  for (;;) {
    body(body_arguments);
    waiting = false;
    leave();
  }
}

static void enter(Fiber& fiber, unsigned thread) {
  threadIdx = {thread % blockDim.x, thread / blockDim.x, 0};
  current = &fiber;
  emulation_switch(&scheduler.stack_pointer, fiber.stack_pointer);
}

static void make(Fiber& fiber) {
  fiber.stack = static_cast<char*>(
      mmap(nullptr, STACK, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  void** top = reinterpret_cast<void**>(fiber.stack + STACK);
  *--top = nullptr; // keeps the stack aligned as after a call
  *--top = reinterpret_cast<void*>(trampoline);
  for (int i = 0; i < 6; i++) *--top = nullptr;
  fiber.stack_pointer = top;
}

// Runs a block; a barrier that some threads never reach is an error.
static int block() {
  static unsigned short fiber_of[MANY_THREADS];
  const unsigned threads = blockDim.x * blockDim.y;
  unsigned used = 0;
  for (unsigned t = 0; t < threads; t++) {
    Fiber& fiber = fibers[used];
    if (!fiber.stack) make(fiber);
    enter(fiber, t);
    if (waiting) fiber_of[t] = used++;
  }
  while (used) {
    if (used != threads) return DIVERGED;
    unsigned still = 0;
    for (unsigned t = 0; t < threads; t++) {
      enter(fibers[fiber_of[t]], t);
      still += waiting;
    }
    if (still && still != threads) return DIVERGED;
    used = still;
  }
  return DONE;
}

template <class... A, size_t... I>
static void call(void (*kernel)(A...), void** a, std::index_sequence<I...>) {
  kernel(*static_cast<std::remove_reference_t<A>*>(a[I])...);
}

template <class... A>
struct Bound {
  void (*kernel)(A...);
  void** arguments;
  static void run(void* self) {
    auto bound = static_cast<Bound*>(self);
    call(bound->kernel, bound->arguments, std::index_sequence_for<A...>{});
  }
};

template <class... A>
static int launch(void (*kernel)(A...), const int* grid, void** arguments) {
  Bound<A...> bound{kernel, arguments};
  body = Bound<A...>::run;
  body_arguments = &bound;
  gridDim = {(unsigned)grid[0], (unsigned)grid[1], 1};
  blockDim = {(unsigned)grid[2], (unsigned)grid[3], 1};
  for (unsigned y = 0; y < gridDim.y; y++)
    for (unsigned x = 0; x < gridDim.x; x++) {
      blockIdx = {x, y, 0};
      std::memset(shared_floats, 0xff, grid[4]);
      if (int failure = block()) {
        std::memset(fibers, 0, sizeof fibers); // their stacks hold unfinished calls
        return failure;
      }
    }
  return DONE;
}

template <class A> constexpr char letter = 'p';
template <> constexpr char letter<int> = 'i';
template <> constexpr char letter<long> = 'l';
template <> constexpr char letter<float> = 'f';
template <> constexpr char letter<double> = 'd';

template <class... A>
static void types(void (*)(A...), char* out) {
  for (char c : {letter<std::remove_cv_t<A>>..., '\0'}) *out++ = c;
}

} // namespace emulation

static inline void __syncthreads() {
  emulation::waiting = true;
  emulation::leave();
}

// What is called from outside; all else is hidden, since other libraries have kernels of the same names.
#define EXPORTED extern "C" __attribute__((visibility("default")))
#define EMULATE(name)                                                                                            \
  EXPORTED int launch_##name(const int* grid, void** arguments) { return emulation::launch(name, grid, arguments); } \
  EXPORTED void types_##name(char* out) { emulation::types(name, out); }
