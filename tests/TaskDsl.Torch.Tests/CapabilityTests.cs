using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TaskDsl.Torch.Tests;

public class CapabilityTests
{
    [Fact]
    public void An_optimiser_put_back_goes_on_bit_for_bit()
    {
        var whole = Run(6, 6);
        var resumed = Run(3, 6);

        Assert.Equal(whole, resumed);

        // Trains to one step, puts bytes of everything into a new optimiser, and trains on to another.
        static byte[] Run(int until, int end)
        {
            using var scope = NewDisposeScope();
            var (weight, bias) = (Parameter(GoldenCases.Wave([4, 5])), Parameter(GoldenCases.Wave([4], 2)));
            var optimizer = new AdamWOptimizer([("weight", weight, true), ("bias", bias, false)], new());
            Train(optimizer, until);

            var (weight2, bias2) = (Parameter(weight.detach().clone()), Parameter(bias.detach().clone()));
            var optimizer2 = new AdamWOptimizer([("weight", weight2, true), ("bias", bias2, false)], new()) { Steps = optimizer.Steps };
            for (var i = 0; i < 2; i++)
            {
                optimizer2.Parameters[i].FirstMoment.bytes = optimizer.Parameters[i].FirstMoment.bytes.ToArray();
                optimizer2.Parameters[i].SecondMoment.bytes = optimizer.Parameters[i].SecondMoment.bytes.ToArray();
            }

            Train(optimizer2, end);
            return [.. weight2.bytes, .. bias2.bytes];
        }

        static void Train(AdamWOptimizer optimizer, int end)
        {
            while (optimizer.Steps < end)
            {
                optimizer.ZeroGradients();
                GoldenCases.StepLoss(optimizer.Parameters[0].Parameter, optimizer.Parameters[1].Parameter, optimizer.Steps).backward();
                optimizer.Step(0.01);
            }
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_gradient_that_is_no_number_changes_nothing(bool plain)
    {
        using var scope = NewDisposeScope();
        var weight = Parameter(ones(3));
        using var optimizer = new AdamWOptimizer([("weight", weight, true)], new());
        weight.grad = tensor(new[] { 1f, float.NaN, 1 });

        var norm = plain ? new PlainCapabilities().AdamWStep(optimizer, 0.1) : optimizer.Step(0.1);

        Assert.True(double.IsNaN(norm));
        Assert.Equal([1f, 1, 1], weight.data<float>().ToArray());
        Assert.Equal(0, optimizer.Parameters[0].FirstMoment.abs().sum().ToDouble());
        Assert.Equal(0, optimizer.Steps);
    }

    [Theory]
    [InlineData(ScalarType.Float32)]
    [InlineData(ScalarType.Float64)]
    [InlineData(ScalarType.BFloat16)]
    public void The_native_step_serves_every_type(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var results = new[] { TorchCapabilities.Current, new PlainCapabilities() }.Select(capabilities =>
        {
            var weight = Parameter(GoldenCases.Wave([7, 9]).to(type));
            var idle = Parameter(ones(2));
            using var optimizer = new AdamWOptimizer([("weight", weight, true), ("idle", idle, true)], new());
            weight.grad = GoldenCases.Wave([7, 9], 1).to(type);
            var norm = capabilities.AdamWStep(optimizer, 0.1);
            Assert.Equal([1f, 1], idle.data<float>().ToArray());
            return (weight, norm);
        }).ToArray();

        var tolerance = type == ScalarType.BFloat16 ? 1e-2 : 1e-6;
        Assert.Equal(results[1].norm, results[0].norm, tolerance * 10);
        Assert.True(results[0].weight.allclose(results[1].weight, tolerance, tolerance));
    }

    [Fact]
    public void A_strided_gradient_is_read_in_order()
    {
        using var scope = NewDisposeScope();
        var weight = Parameter(zeros(3, 4));
        using var optimizer = new AdamWOptimizer([("weight", weight, false)], new(ClipNorm: 0));
        weight.grad = arange(12, float32).view(4, 3).t();

        optimizer.Step(0.1);

        Assert.True(optimizer.Parameters[0].FirstMoment.allclose(arange(12, float32).view(4, 3).t() * 0.1));
    }

    [Fact]
    public void The_norm_is_the_same_for_any_number_of_threads()
    {
        using var scope = NewDisposeScope();
        var weight = Parameter(zeros(300_001));
        using var optimizer = new AdamWOptimizer([("weight", weight, false)], new(ClipNorm: 1e-3));
        weight.grad = GoldenCases.Wave([300_001]);

        var one = optimizer.Step(0);
        set_num_threads(2);
        var two = optimizer.Step(0);
        set_num_threads(1);

        Assert.Equal(BitConverter.DoubleToInt64Bits(one), BitConverter.DoubleToInt64Bits(two));
        Assert.Equal(weight.grad!.to(float64).norm().ToDouble(), one, 1e-6 * one);
    }

    [Fact]
    public void Autocast_computes_products_in_bfloat16_until_it_ends()
    {
        using var scope = NewDisposeScope();
        using var linear = Linear(64, 64);
        var input = randn(8, 64);
        var exact = linear.call(input);

        using (TorchCapabilities.Current.Autocast(DeviceType.CPU))
        {
            var rounded = linear.call(input);
            Assert.Equal(bfloat16, rounded.dtype);
            Assert.True(exact.allclose(rounded.to(float32), 0.05, 0.05));
            Assert.False(exact.allclose(rounded.to(float32), 1e-6, 1e-6));
        }

        Assert.True(exact.Equals(linear.call(input)));
        Assert.Null(new PlainCapabilities().Autocast(DeviceType.CPU));
    }

    [Fact]
    public void Clipping_scales_all_gradients_together()
    {
        using var scope = NewDisposeScope();
        var (a, b) = (Parameter(zeros(1)), Parameter(zeros(1)));
        (a.grad, b.grad) = (tensor(new[] { 3f }), tensor(new[] { 4f }));

        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 10), 1e-6);
        Assert.Equal(3, a.grad!.ToSingle());
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b], 1), 1e-6);
        Assert.Equal(0.6, a.grad!.ToSingle(), 1e-5);
        Assert.Equal(0.8, b.grad!.ToSingle(), 1e-5);
    }
}
