using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TaskDsl.Torch.Tests;

/// <summary>A small transformer, written as model code is: in TorchSharp's names.</summary>
public class TransformerTests
{
    private sealed class Block : Module<Tensor, Tensor, Tensor>
    {
        private readonly long heads;
        private readonly LayerNorm norm1;
        private readonly LayerNorm norm2;
        private readonly Linear attention;
        private readonly Linear output;
        private readonly Linear up;
        private readonly Linear down;

        public Block(long width, long heads) : base(nameof(Block))
        {
            this.heads = heads;
            (norm1, norm2) = (LayerNorm(width), LayerNorm(width));
            (attention, output) = (Linear(width, 3 * width), Linear(width, width));
            (up, down) = (Linear(width, 4 * width), Linear(4 * width, width));
            RegisterComponents();
        }

        public override Tensor forward(Tensor input, Tensor mask)
        {
            using var scope = NewDisposeScope();
            var (batch, length, width) = (input.size(0), input.size(1), input.size(2));
            var parts = attention.forward(norm1.forward(input)).view(batch, length, 3, heads, width / heads).permute(2, 0, 3, 1, 4);
            var scores = parts[0].matmul(parts[1].transpose(-2, -1)) / Math.Sqrt(width / heads) + mask;
            var mixed = scores.softmax(-1).matmul(parts[2]).transpose(1, 2).reshape(batch, length, width);
            var hidden = input + output.forward(mixed);
            return (hidden + down.forward(up.forward(norm2.forward(hidden)).gelu())).MoveToOuterDisposeScope();
        }
    }

    private sealed class Model : Module<Tensor, Tensor>
    {
        private readonly Embedding tokens = Embedding(17, 16);
        private readonly Parameter positions = Parameter(randn(8, 16) * 0.1);
        private readonly ModuleList<Block> blocks = new(new Block(16, 2), new Block(16, 2));
        private readonly LayerNorm norm = LayerNorm(16);

        public Model() : base(nameof(Model)) => RegisterComponents();

        public override Tensor forward(Tensor ids)
        {
            using var scope = NewDisposeScope();
            var length = ids.size(1);
            var mask = full(length, length, double.NegativeInfinity).triu(1);
            var hidden = tokens.forward(ids) + positions.narrow(0, 0, length);
            foreach (var block in blocks)
            {
                hidden = block.forward(hidden, mask);
            }

            return functional.linear(norm.forward(hidden), tokens.weight!).MoveToOuterDisposeScope();
        }
    }

    [Fact]
    public void A_transformer_learns_and_a_thousand_steps_take_no_more_memory_than_a_hundred()
    {
        manual_seed(1);
        using var model = new Model();
        using var optimizer = new AdamWOptimizer(
            model.named_parameters().Select(entry => (entry.name, entry.parameter, entry.parameter.dim() > 1)), new AdamWSettings());
        using var ids = tensor(new long[] { 1, 5, 2, 9, 3, 11, 4, 16, 8, 2, 3, 4, 5, 6, 7, 1 }, [2, 8]);
        using var inputs = ids.narrow(1, 0, 7).contiguous();
        using var targets = ids.narrow(1, 1, 7).contiguous();

        var loss = Train(100);
        var (tensors, memory) = (Tensor.TotalCount, Environment.WorkingSet);
        var later = Train(1000);

        Assert.True(later < 0.01 && later < loss, $"the loss fell from {loss} to {later}");
        Assert.InRange(Tensor.TotalCount, 0, tensors);
        Assert.InRange(Environment.WorkingSet - memory, long.MinValue, 32 << 20);

        double Train(long until)
        {
            var last = double.NaN;
            while (optimizer.Steps < until)
            {
                using var scope = NewDisposeScope();
                var value = functional.cross_entropy(model.forward(inputs).view(-1, 17), targets.view(-1));
                value.backward();
                optimizer.Step(3e-3);
                optimizer.ZeroGradients();
                last = value.ToDouble();
            }

            return last;
        }
    }
}
