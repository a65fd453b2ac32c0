// Sums over blocks, each in the order of the blocks, so that they are the same every time.

// out[i] = sum of in[block][i], of n numbers; launched with 32 x 8 threads.
__device__ __forceinline__ float over_blocks(const float* __restrict__ in, int blocks, int n, int i) {
  SHARED_FLOATS
  float sum = 0;
  if (i < n)
    for (int g = threadIdx.y; g < blocks; g += 8) sum += in[(long)g * n + i];
  shared_floats[threadIdx.y * 33 + threadIdx.x] = sum;
  __syncthreads();
  float total = 0;
  if (threadIdx.y == 0)
    for (int j = 0; j < 8; j++) total += shared_floats[j * 33 + threadIdx.x];
  return total;
}

extern "C" __global__ void reduce_blocks(const float* __restrict__ in, float* __restrict__ out, int blocks, int n) {
  const int i = blockIdx.x * 32 + threadIdx.x;
  const float total = over_blocks(in, blocks, n, i);
  if (threadIdx.y == 0 && i < n) out[i] = total;
}

// The same for the sums of a depthwise convolution: in [block][sums + 9][channels] gives out [sums][channels] and the
// gradient of the weights [channels][9].
extern "C" __global__ void reduce_depthwise(
    const float* __restrict__ in, float* __restrict__ out, float* __restrict__ weights, int blocks, int sums, int channels) {
  const int n = (sums + 9) * channels, i = blockIdx.x * 32 + threadIdx.x;
  const float total = over_blocks(in, blocks, n, i);
  if (threadIdx.y != 0 || i >= n) return;
  const int s = i / channels, c = i % channels;
  if (s < sums) out[i] = total;
  else weights[c * 9 + s - sums] = total;
}
