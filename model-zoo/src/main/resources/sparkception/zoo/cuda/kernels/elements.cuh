// What all kernels share: numbers as they lie in memory, and sums over a block.
// Options: BF16 (0: fp32), VECTOR (neighbouring numbers that a thread handles at once: 1, 2, 4 or 8).
#if BF16
struct element {
  unsigned short bits;
};
#else
typedef float element;
#endif

enum { V = VECTOR };
#define EACH(i) _Pragma("unroll") for (int i = 0; i < V; i++)

#ifdef SPARKCEPTION_EMULATION
// Rounded to nearest, ties to even; a NaN stays one.
__device__ __forceinline__ unsigned bf16_bits(float f) {
  unsigned u = __float_as_uint(f);
  if ((u & 0x7fffffffu) > 0x7f800000u) return 0x7fff;
  return (u + 0x7fff + ((u >> 16) & 1)) >> 16;
}
__device__ __forceinline__ unsigned bf16_pair(float low, float high) { return bf16_bits(low) | bf16_bits(high) << 16; }
#define SHARED_FLOATS
#else
__device__ __forceinline__ unsigned bf16_bits(float f) {
  unsigned short h;
  asm("cvt.rn.bf16.f32 %0, %1;" : "=h"(h) : "f"(f));
  return h;
}
__device__ __forceinline__ unsigned bf16_pair(float low, float high) {
  unsigned w;
  asm("cvt.rn.bf16x2.f32 %0, %1, %2;" : "=r"(w) : "f"(high), "f"(low));
  return w;
}
#define SHARED_FLOATS extern __shared__ float shared_floats[];
#endif

// V numbers in the words they arrive in. They are taken apart where they are used: doing it at once would make each
// thread wait for its load.
struct alignas(sizeof(element) * VECTOR) Pack {
#if BF16 && VECTOR == 1
  unsigned short w[1];
#elif BF16
  unsigned w[VECTOR / 2];
#else
  unsigned w[VECTOR];
#endif
};

__device__ __forceinline__ Pack load(const element* p) { return *reinterpret_cast<const Pack*>(p); }

__device__ __forceinline__ Pack zeros() {
  Pack p;
#pragma unroll
  for (int i = 0; i < (int)(sizeof(Pack) / sizeof(p.w[0])); i++) p.w[i] = 0;
  return p;
}

__device__ __forceinline__ float value(const Pack& p, int i) {
#if BF16 && VECTOR == 1
  return __uint_as_float((unsigned)p.w[0] << 16);
#elif BF16
  return __uint_as_float(i & 1 ? p.w[i / 2] & 0xffff0000u : p.w[i / 2] << 16);
#else
  return __uint_as_float(p.w[i]);
#endif
}

__device__ __forceinline__ void store(element* to, const float (&f)[V]) {
  Pack p;
#if BF16 && VECTOR == 1
  p.w[0] = bf16_bits(f[0]);
#elif BF16
#pragma unroll
  for (int i = 0; i < V / 2; i++) p.w[i] = bf16_pair(f[2 * i], f[2 * i + 1]);
#else
  EACH(i) p.w[i] = __float_as_uint(f[i]);
#endif
  *reinterpret_cast<Pack*>(to) = p;
}

__device__ __forceinline__ float single(const element* p) {
#if BF16
  return __uint_as_float((unsigned)p->bits << 16);
#else
  return *p;
#endif
}

__device__ __forceinline__ void put(element* p, float f) {
#if BF16
  p->bits = bf16_bits(f);
#else
  *p = f;
#endif
}

// Coefficients of V channels, four at a time where they lie so.
__device__ __forceinline__ void coefficients(const float* __restrict__ p, float (&f)[V]) {
#if VECTOR % 4 == 0
#pragma unroll
  for (int i = 0; i < V / 4; i++) {
    float4 q = reinterpret_cast<const float4*>(p)[i];
    f[4 * i] = q.x;
    f[4 * i + 1] = q.y;
    f[4 * i + 2] = q.z;
    f[4 * i + 3] = q.w;
  }
#else
  EACH(i) f[i] = p[i];
#endif
}

// Adds up what a block's threads of the same channels hold, in their order, into partial[block along y][sum][channel].
// Every thread of the block must come here; those beyond the channels are not alive.
template <int N>
__device__ __forceinline__ void fold(const float (&sums)[N][V], float* partial, int channels, int c, bool alive) {
  SHARED_FLOATS
  const int lanes = blockDim.x, x = threadIdx.x, y = threadIdx.y;
#pragma unroll
  for (int s = 0; s < N; s++) {
    EACH(v) shared_floats[(y * V + v) * lanes + x] = alive ? sums[s][v] : 0.f;
    __syncthreads();
    if (y == 0 && alive) EACH(v) {
      float total = 0;
      for (int j = 0; j < (int)blockDim.y; j++) total += shared_floats[(j * V + v) * lanes + x];
      partial[((long)blockIdx.y * N + s) * channels + c + v] = total;
    }
    __syncthreads();
  }
}
