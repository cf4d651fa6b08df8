using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Torch.Tests;

public class TensorTests
{
    [Fact]
    public void Elements_come_back_as_they_went_in()
    {
        using var scope = NewDisposeScope();

        Assert.Equal([1.5f, -2], tensor(new[] { 1.5f, -2 }).data<float>().ToArray());
        Assert.Equal([long.MaxValue, -3], tensor(new[] { long.MaxValue, -3 }).data<long>().ToArray());
        Assert.Equal([true, false], tensor(new[] { true, false }).data<bool>().ToArray());
        Assert.Equal([7, 8, 9, 10], tensor(new[,] { { 7, 8 }, { 9, 10 } }).data<int>().ToArray());
        Assert.Equal([2, 2], tensor(new[,] { { 7, 8 }, { 9, 10 } }).shape);
        Assert.Equal([7.0, 9], tensor(new double[] { 7, 8, 9, 10 }, [2, 2]).t()[0].data<double>().ToArray());
        Assert.Equal(8, tensor(new double[] { 7, 8, 9, 10 }, [2, 2]).data<double>()[0, 1]);
        Assert.Equal((Half)0.5, tensor(0.5).half().item<Half>());
        Assert.Equal(5, tensor(5L).item<long>());
        Assert.Equal([1f, 0, 3, 4], Overwritten());

        static float[] Overwritten()
        {
            var target = ones(4);
            target.data<float>()[1] = 0;
            target.data<float>().CopyFrom([3f, 4], tensorIndex: 2);
            return target.data<float>().ToArray();
        }
    }

    [Fact]
    public void Types_follow_TorchSharps_rules()
    {
        using var scope = NewDisposeScope();

        Assert.Equal(int64, arange(3).dtype);
        Assert.Equal(float32, arange(0, 1, 0.5).dtype);
        Assert.Equal(int64, full(2, 7).dtype);
        Assert.Equal(float32, full(2, 7.0).dtype);
        Assert.Equal(float32, zeros(2).dtype);
        Assert.Equal(float64, zeros_like(zeros(2, float64)).dtype);
        Assert.Equal(float32, (arange(3) * 0.5).dtype);
        Assert.Equal(int64, (arange(3) * 2).dtype);
        Assert.Equal(@bool, (arange(3) > 1).dtype);
        Assert.Equal(2, bfloat16.ElementSize());
    }

    [Fact]
    public void A_key_value_cache_is_filled_by_narrow_and_copy()
    {
        using var scope = NewDisposeScope();
        var cache = zeros(2, 6, 3);
        var (first, second) = (randn(2, 4, 3), randn(2, 1, 3));

        cache.narrow(1, 0, 4).copy_(first);
        cache.narrow(1, 4, 1).copy_(second);

        Assert.True(cache.narrow(1, 0, 5).Equals(cat([first, second], 1)));
        Assert.Equal(0, cache[.., 5].abs().sum().ToDouble());
    }

    [Fact]
    public void Views_share_memory_and_copies_do_not()
    {
        using var scope = NewDisposeScope();
        var source = zeros(2, 3);

        source.view(6)[4] = tensor(5f);
        source.clone().fill_(9);
        source.t()[2, 0] = tensor(7f);

        Assert.Equal([0f, 0, 7, 0, 5, 0], source.data<float>().ToArray());
        Assert.False(source.t().is_contiguous());
        Assert.Equal([3L, 1], source.stride());
        Assert.Equal(3, source.size(-1));
    }

    [Fact]
    public void What_libtorch_refuses_throws_with_its_message()
    {
        using var scope = NewDisposeScope();

        var error = Assert.Throws<ExternalException>(() => ones(2, 3).matmul(ones(2, 3)));

        Assert.Contains("mat1 and mat2 shapes cannot be multiplied (2x3 and 2x3)", error.Message);
        Assert.Throws<ExternalException>(() => ones(3).view(2));
        Assert.Throws<ExternalException>(() => ones(3)[5]);
        Assert.Throws<ExternalException>(() => ones(3).add_(ones(2)));
        Assert.Throws<ExternalException>(() => ones(2).topk(3));
        Assert.Throws<ExternalException>(() => ones(2).backward());
        Assert.Throws<ArgumentException>(() => ones(2).item<float>());
        Assert.Throws<ArgumentException>(() => ones(2).data<long>());
        Assert.Throws<ArgumentException>(() => tensor(new[] { 1f, 2, 3 }, [2, 2]));
    }

    [Fact]
    public void Generators_draw_the_same_from_the_same_state()
    {
        using var scope = NewDisposeScope();
        using var own = new Generator(5);
        var first = randn(3, generator: own);
        var state = own.get_state();
        var second = randn(3, generator: own);

        own.set_state(state);
        Assert.True(second.Equals(randn(3, generator: own)));
        own.manual_seed(5);
        Assert.True(first.Equals(randn(3, generator: own)));
        Assert.Equal(5, own.initial_seed());

        var before = get_rng_state();
        var drawn = rand(4);
        set_rng_state(before);
        Assert.True(drawn.Equals(rand(4)));
    }

    [Fact]
    public void Equality_is_of_elements_and_operators_are_element_by_element()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (tensor(new[] { 1L, 2 }), tensor(new[] { 1L, 3 }));

        Assert.Equal([true, false], (a == b).data<bool>().ToArray());
        Assert.Equal([false, true], (a != b).data<bool>().ToArray());
        Assert.Equal([false, true], (1 < a).data<bool>().ToArray());
        Assert.False(a.Equals(b));
        Assert.True(a.Equals(a.clone()));
        Assert.Equal([-1L, -2], (-a).data<long>().ToArray());
        Assert.Equal([4L, 3], (5 - a).data<long>().ToArray());
    }

    [Fact]
    public void Threads_and_devices_can_be_asked()
    {
        Assert.Equal(1, get_num_threads());
        Assert.Equal(cuda.device_count() > 0, cuda.is_available());
        using var tensor = ones(1);
        Assert.Equal(DeviceType.CPU, tensor.device_type);
        Assert.Equal("cpu", tensor.device.ToString());
        Assert.Equal("cuda:1", device("cuda:1").ToString());
        Assert.Equal("[1], type = Float32, device = cpu", tensor.ToString());
    }
}
