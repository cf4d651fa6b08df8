using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TaskDsl.Torch.Tests;

public class ModuleTests
{
    private sealed class Inner : Module<Tensor, Tensor>
    {
        private readonly Linear linear = Linear(3, 2);
        public readonly Dropout Drop = Dropout(0.5);

        public Inner() : base(nameof(Inner)) => RegisterComponents();

        public override Tensor forward(Tensor input) => Drop.forward(linear.forward(input));
    }

    private sealed class Outer : Module<Tensor, Tensor>
    {
        private readonly Inner inner = new();
        private readonly ModuleList<Linear> list = ModuleList(Linear(2, 2, hasBias: false), Linear(2, 2));
        private readonly Parameter scale = Parameter(ones(2));
        private readonly Parameter tied;
        private readonly Tensor table = arange(4);

        public Outer() : base(nameof(Outer))
        {
            tied = scale;
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => list[1].call(list[0].call(inner.call(input))) * scale * tied;
    }

    [Fact]
    public void Parameters_have_the_paths_of_their_fields_and_stand_once()
    {
        using var model = new Outer();

        Assert.Equal(
            ["scale", "inner.linear.weight", "inner.linear.bias", "list.0.weight", "list.1.weight", "list.1.bias"],
            model.named_parameters().Select(entry => entry.name));
        Assert.Equal(["table"], model.named_buffers().Select(entry => entry.name));
        Assert.Contains("tied", model.state_dict().Keys);
        Assert.True(model.has_parameter("list.1.bias"));
        Assert.Null(model.get_parameter("list.0.bias"));
        Assert.Contains("inner.Drop", model.named_modules().Select(entry => entry.name));
    }

    [Fact]
    public void A_saved_state_put_into_another_model_computes_the_same()
    {
        using var scope = NewDisposeScope();
        using var saved = new Outer();
        using var loaded = new Outer();
        saved.eval();
        loaded.eval();
        var input = randn(4, 3);
        Assert.False(saved.call(input).Equals(loaded.call(input)));

        loaded.load_state_dict(saved.state_dict());

        Assert.True(saved.call(input).Equals(loaded.call(input)));
    }

    [Fact]
    public void A_state_that_does_not_fit_is_refused_and_says_what_is_missing()
    {
        using var model = new Outer();
        var state = model.state_dict();
        state.Remove("scale");
        state["other"] = state["table"];

        var error = Assert.Throws<InvalidOperationException>(() => model.load_state_dict(state));

        Assert.Contains("Missing: scale", error.Message);
        Assert.Contains("Unexpected: other", error.Message);
        var (missing, unexpected) = model.load_state_dict(state, strict: false);
        Assert.Equal(["scale"], missing);
        Assert.Equal(["other"], unexpected);
    }

    [Fact]
    public void Parameters_pass_through_bytes_unchanged()
    {
        using var saved = Linear(5, 3);
        using var loaded = Linear(5, 3);
        foreach (var (path, parameter) in saved.named_parameters())
        {
            var bytes = parameter.bytes.ToArray();
            loaded.get_parameter(path)!.bytes = bytes;
        }

        Assert.True(saved.weight.Equals(loaded.weight));
        Assert.True(saved.bias!.Equals(loaded.bias!));
        Assert.Throws<ArgumentException>(() => saved.weight.bytes = new byte[8]);
        Assert.Throws<InvalidOperationException>(() => { _ = saved.weight.t().bytes; });
    }

    [Fact]
    public void Dropout_acts_while_training_only()
    {
        using var scope = NewDisposeScope();
        using var model = new Inner();
        var ones = torch.ones(1000);

        Assert.True(model.Drop.training);
        var dropped = model.Drop.call(ones);
        Assert.Equal([0f, 2f], dropped.data<float>().Distinct().Order());

        model.eval();
        Assert.True(model.Drop.call(ones).Equals(ones));
    }

    [Fact]
    public void A_module_changes_its_type_in_place_with_its_gradients()
    {
        using var scope = NewDisposeScope();
        using var model = new Outer();
        var before = model.get_parameter("scale")!;
        model.call(ones(1, 3)).sum().backward();

        model.to(float64);

        Assert.Same(before, model.get_parameter("scale"));
        Assert.Equal(float64, before.dtype);
        Assert.Equal(float64, before.grad!.dtype);
        Assert.Equal(int64, model.get_buffer("table")!.dtype);
        Assert.Equal(float64, model.call(ones(1, 3, float64)).dtype);
        model.zero_grad();
        Assert.Null(before.grad);
    }

    [Fact]
    public void A_disposed_module_frees_all_it_holds()
    {
        var model = new Outer();
        var tensors = model.parameters().Concat(model.buffers()).ToArray();

        model.Dispose();

        Assert.All(tensors, tensor => Assert.True(tensor.IsInvalid));
    }

    [Fact]
    public void Layers_start_as_PyTorchs()
    {
        using var scope = NewDisposeScope();
        manual_seed(3);
        using var linear = Linear(100, 400);
        using var embedding = Embedding(500, 80, padding_idx: 2);
        using var norm = LayerNorm(4);

        Assert.InRange(linear.weight.abs().max().ToDouble(), 0.099, 0.1);
        Assert.InRange(linear.bias!.abs().max().ToDouble(), 0.095, 0.1);
        Assert.InRange(embedding.weight!.std().ToDouble(), 0.97, 1.03);
        Assert.Equal(0, embedding.weight[2].abs().sum().ToDouble());
        Assert.Equal([1f, 1, 1, 1], norm.weight.data<float>().ToArray());
        Assert.Equal([0f, 0, 0, 0], norm.bias!.data<float>().ToArray());
        using var sequence = Sequential(linear, GELU(), Linear(400, 1));
        Assert.Equal([7, 1], sequence.call(ones(7, 100)).shape);
    }
}
