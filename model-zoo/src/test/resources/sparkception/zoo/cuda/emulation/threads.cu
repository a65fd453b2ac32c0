// For the tests of the emulation.
#ifdef SPARKCEPTION_EMULATION
#define SHARED_FLOATS
#else
#define SHARED_FLOATS extern __shared__ float shared_floats[];
#endif

// Each block writes the numbers of its threads, the last first, times FACTOR.
extern "C" __global__ void reversed(float* out) {
  SHARED_FLOATS
  const int threads = blockDim.x * blockDim.y, i = threadIdx.y * blockDim.x + threadIdx.x;
  shared_floats[i] = i;
  __syncthreads();
  const float other = shared_floats[threads - 1 - i];
  __syncthreads();
  out[blockIdx.x * threads + i] = FACTOR * other;
}

extern "C" __global__ void diverging() {
  if (threadIdx.x > 0) __syncthreads();
}
