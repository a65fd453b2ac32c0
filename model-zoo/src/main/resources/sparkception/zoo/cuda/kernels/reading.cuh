// What is done to an activation as it is read, and to its gradient on the way back. Option: MODE.
#define AS_IS 0
#define RELU 1
#define NORMALIZED_RELU 2
#define NORMALIZED 3
#define ELU 4
#define IS_NORMALIZED (MODE == NORMALIZED_RELU || MODE == NORMALIZED)

// Coefficients of V channels; none are read where none are needed.
struct Coefficients {
  float scale[V], shift[V];
};

__device__ __forceinline__ Coefficients coefficients_of(const float* __restrict__ a, const float* __restrict__ b, int c) {
  Coefficients q;
#if IS_NORMALIZED
  coefficients(a + c, q.scale);
  coefficients(b + c, q.shift);
#else
  EACH(v) q.scale[v] = 1;
  EACH(v) q.shift[v] = 0;
#endif
  return q;
}

// Before the activation.
__device__ __forceinline__ float normalized(float u, float scale, float shift) { return IS_NORMALIZED ? scale * u + shift : u; }

__device__ __forceinline__ float activated(float z) {
  if (MODE == RELU || MODE == NORMALIZED_RELU) return fmaxf(z, 0.f);
  if (MODE == ELU) return z > 0.f ? z : expm1f(z);
  return z;
}

// The gradient before the activation from that after it.
__device__ __forceinline__ float gone_back(float gradient, float z) {
  if (MODE == RELU || MODE == NORMALIZED_RELU) return z > 0.f ? gradient : 0.f;
  if (MODE == ELU) return z > 0.f ? gradient : gradient * expf(z);
  return gradient;
}
