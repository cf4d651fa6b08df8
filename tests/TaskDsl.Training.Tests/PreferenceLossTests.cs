using TorchSharp;
using static TorchSharp.torch;

namespace TaskDsl.Training.Tests;

public sealed class PreferenceLossTests
{
    [Theory]
    [InlineData(1.0, 0.5, 0, 0.474077)]
    [InlineData(1.0, 0.5, 1 / 3.0, 0.613282)]
    [InlineData(1.0, 0.5, 1, 0.974077)]
    [InlineData(0, 0, 0, 0.693147)]
    [InlineData(0.2, 1.2, 2, 3.048587)]
    public void It_is_the_negative_log_of_the_sigmoid_of_the_difference_less_the_margin(double chosen, double rejected, double margin, double loss) =>
        Assert.Equal(loss, Mean([(float)chosen], [(float)rejected], [(float)margin]), 1e-6);

    [Fact]
    public void Rewards_and_margins_of_different_shapes_are_refused_and_not_broadcast()
    {
        using var scope = NewDisposeScope();
        Tensor chosen = tensor(new float[] { 1, 2 }), rejected = tensor(new float[] { 0, 3 }), margins = tensor(new float[] { 0, 1 });
        Assert.Equal(1.220095, PreferenceLoss.Sum(chosen, rejected, margins).ToDouble() / 2, 1e-6);

        // What torch makes of them: a mean over four pairs, two of which nobody gave.
        Assert.Equal(1.111650, nn.functional.softplus(margins - (chosen.unsqueeze(1) - rejected.unsqueeze(1))).mean().ToDouble(), 1e-6);
        foreach ((Tensor one, Tensor two, Tensor three) in new[]
        {
            (chosen, rejected, margins.unsqueeze(1)), (chosen.unsqueeze(1), rejected.unsqueeze(1), margins), (chosen.unsqueeze(1), rejected, margins),
            (chosen.unsqueeze(1), rejected.unsqueeze(1), margins.unsqueeze(1)), (chosen, rejected, margins.narrow(0, 0, 1)), (chosen, rejected, margins.sum()),
        })
        {
            Assert.Contains("must all be of one shape [B]", Assert.Throws<ArgumentException>(() => PreferenceLoss.Sum(one, two, three)).Message);
        }

        Assert.Contains("chosen [2], of the rejected [2] and the margins [2, 1]", Assert.Throws<ArgumentException>(() => PreferenceLoss.Sum(chosen, rejected, margins.unsqueeze(1))).Message);
    }

    [Theory, InlineData(1000, 0, 0), InlineData(-1000, 1000, -1), InlineData(0, 0.693147, -0.5)]
    public void Loss_and_gradient_are_exact_however_far_apart_the_rewards_are(float chosen, double loss, double gradient)
    {
        using var scope = NewDisposeScope();
        Tensor reward = tensor(new[] { chosen }).requires_grad_(), zero = zeros(1);
        Tensor computed = PreferenceLoss.Sum(reward, zero, zero);
        computed.backward();
        Assert.Equal(loss, computed.ToDouble(), 1e-6);
        Assert.Equal(gradient, reward.grad!.ToDouble(), 1e-6);
    }

    private static double Mean(float[] chosen, float[] rejected, float[] margins)
    {
        using var scope = NewDisposeScope();
        return PreferenceLoss.Sum(tensor(chosen), tensor(rejected), tensor(margins)).ToDouble() / chosen.Length;
    }
}
