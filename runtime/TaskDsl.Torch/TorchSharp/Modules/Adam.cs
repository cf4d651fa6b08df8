using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Parameters that share an optimiser's constants.</summary>
public class ParamGroup : optim.ILearningRateController
{
    internal AdamConstants? Constants;
    private double? learningRate;

    private protected ParamGroup(IEnumerable<Parameter> parameters, double? learningRate, AdamConstants? constants) =>
        (Parameters, this.learningRate, InitialLearningRate, Constants) = (parameters.ToArray(), learningRate, learningRate ?? 0, constants);

    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate
    {
        get => learningRate ?? throw new InvalidOperationException("The group belongs to no optimiser yet, and has no learning rate.");
        set => learningRate = value;
    }

    /// <summary>The learning rate at the start.</summary>
    public double InitialLearningRate { get; set; }

    internal void Complete(double defaultLearningRate, AdamConstants defaults)
    {
        LearningRate = InitialLearningRate = learningRate ?? defaultLearningRate;
        Constants ??= defaults;
    }
}

internal sealed record AdamConstants(double Beta1, double Beta2, double Epsilon, double WeightDecay);

/// <summary>What optimisers share.</summary>
public abstract class OptimizerHelper : optim.Optimizer
{
    private readonly double learningRate;
    private readonly AdamConstants constants;
    private readonly bool decoupled;
    private readonly List<(ParamGroup Group, Parameter Parameter, Tensor First, Tensor Second)> states = [];
    private long steps;

    private protected OptimizerHelper(IEnumerable<ParamGroup> groups, double lr, AdamConstants constants, bool decoupled)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(lr);
        ArgumentOutOfRangeException.ThrowIfNegative(constants.Epsilon);
        ArgumentOutOfRangeException.ThrowIfNegative(constants.WeightDecay);
        (learningRate, this.constants, this.decoupled) = (lr, constants, decoupled);
        foreach (var group in groups)
        {
            add_param_group(group);
        }
    }

    /// <inheritdoc/>
    public override void add_param_group(ParamGroup param_group)
    {
        param_group.Complete(learningRate, constants);
        _parameter_groups.Add(param_group);
        using var mode = no_grad();
        states.AddRange(param_group.Parameters.Select(parameter => (
            param_group, parameter, zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope())));
    }

    /// <inheritdoc/>
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        Tensor? loss = null;
        if (closure is not null)
        {
            using var mode = enable_grad();
            loss = closure();
        }

        steps++;
        foreach (var group in _parameter_groups)
        {
            var own = states.Where(state => ReferenceEquals(state.Group, group)).ToArray();
            var (values, first, second) = (Handles.Of(own.Select(state => state.Parameter)), Handles.Of(own.Select(state => state.First)), Handles.Of(own.Select(state => state.Second)));
            var decays = new byte[own.Length];
            Array.Fill(decays, (byte)1);
            var (beta1, beta2, epsilon, decay) = group.Constants!;
            taskdsl_adamw(
                values, first, second, decays, own.Length,
                new(group.LearningRate, beta1, beta2, epsilon, decoupled ? decay : 0, decoupled ? 0 : decay, 0, steps),
                ref System.Runtime.CompilerServices.Unsafe.NullRef<double>());
            GC.KeepAlive(own);
        }

        return loss;
    }

    /// <inheritdoc/>
    public override void zero_grad()
    {
        var all = parameters().ToArray();
        taskdsl_zero_grad(Handles.Of(all), all.Length, false);
        GC.KeepAlive(all);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        foreach (var state in states)
        {
            state.First.Dispose();
            state.Second.Dispose();
        }
    }
}

/// <summary>Adam with weight decay beside the gradient (Loshchilov and Hutter 2019).</summary>
public class AdamW : OptimizerHelper
{
    /// <summary>AdamW over one group.</summary>
    public AdamW(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : base([new ParamGroup(parameters)], lr, new(beta1, beta2, eps, weight_decay), decoupled: true)
    {
    }

    /// <summary>AdamW over groups.</summary>
    public AdamW(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : base(parameters, lr, new(beta1, beta2, eps, weight_decay), decoupled: true)
    {
    }

    /// <summary>Parameters that share AdamW's constants.</summary>
    public class ParamGroup : Modules.ParamGroup
    {
        internal ParamGroup(IEnumerable<Parameter> parameters) : base(parameters, null, null)
        {
        }

        /// <summary>Parameters with constants of their own.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            : base(parameters, lr, new(beta1, beta2, eps, weight_decay))
        {
        }
    }
}

/// <summary>Adam (Kingma and Ba 2015); weight decay adds to the gradient.</summary>
public class Adam : OptimizerHelper
{
    /// <summary>Adam over one group.</summary>
    public Adam(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : base([new ParamGroup(parameters)], lr, new(beta1, beta2, eps, weight_decay), decoupled: false)
    {
    }

    /// <summary>Adam over groups.</summary>
    public Adam(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
        : base(parameters, lr, new(beta1, beta2, eps, weight_decay), decoupled: false)
    {
    }

    /// <summary>Parameters that share Adam's constants.</summary>
    public class ParamGroup : Modules.ParamGroup
    {
        internal ParamGroup(IEnumerable<Parameter> parameters) : base(parameters, null, null)
        {
        }

        /// <summary>Parameters with constants of their own.</summary>
        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8, double weight_decay = 0)
            : base(parameters, lr, new(beta1, beta2, eps, weight_decay))
        {
        }
    }
}
