using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Whether a backward pass gives this tensor, or what it is made from, a gradient.</summary>
        public bool requires_grad
        {
            get => taskdsl_requires_grad(this);
            set => taskdsl_set_requires_grad(this, value);
        }

        /// <summary>Sets <see cref="requires_grad"/>.</summary>
        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        /// <summary>Sets <see cref="requires_grad"/>.</summary>
        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        /// <summary>Whether it was not computed from tensors that require a gradient.</summary>
        public bool is_leaf => taskdsl_is_leaf(this);

        /// <summary>Keeps the gradient of a tensor that is no leaf.</summary>
        public void retain_grad() => taskdsl_retain_grad(this);

        /// <summary>What the backward passes since the last reset have summed up, or null. Each read makes a new tensor object.</summary>
        public Tensor? grad
        {
            get => taskdsl_grad(this) is var handle and not 0 ? new Tensor(handle) : null;
            set => taskdsl_set_grad(this, value);
        }

        /// <summary>Adds the gradients of this one number to all leaves it was computed from, and frees the graph.</summary>
        public void backward() => backward(null);

        /// <summary>Adds the gradients of this tensor, weighted by <paramref name="grad_tensors"/>, to all leaves it was computed from, or to <paramref name="inputs"/> only.</summary>
        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false, IList<Tensor>? inputs = null) =>
            autograd.backward([this], grad_tensors, retain_graph, create_graph, inputs);

        /// <summary>The same elements, outside the gradient graph.</summary>
        public Tensor detach() => taskdsl_detach(this);

        /// <summary>Takes this tensor out of the gradient graph.</summary>
        public Tensor detach_()
        {
            taskdsl_detach_(this);
            return this;
        }
    }

    /// <summary>Gradients.</summary>
    public static class autograd
    {
        /// <summary>Adds the gradients of tensors to all leaves they were computed from, or to <paramref name="inputs"/> only.</summary>
        public static void backward(IList<Tensor> tensors, IList<Tensor>? grad_tensors = null, bool? retain_graph = null, bool create_graph = false, IList<Tensor>? inputs = null)
        {
            taskdsl_backward(
                Handles.Of(tensors), grad_tensors is null ? default : Handles.Of(grad_tensors), tensors.Count,
                retain_graph ?? create_graph, create_graph, inputs is null ? default : Handles.Of(inputs), inputs?.Count ?? 0);
            GC.KeepAlive((tensors, grad_tensors, inputs));
        }

        /// <summary>The gradients of <paramref name="outputs"/> with respect to <paramref name="inputs"/>, without adding them to any tensor's grad.</summary>
        public static IList<Tensor> grad(IList<Tensor> outputs, IList<Tensor> inputs, IList<Tensor>? grad_outputs = null, bool retain_graph = false, bool create_graph = false, bool allow_unused = false)
        {
            var gradients = new nint[inputs.Count];
            taskdsl_autograd_grad(
                Handles.Of(outputs), grad_outputs is null ? default : Handles.Of(grad_outputs), outputs.Count,
                retain_graph, create_graph, allow_unused, Handles.Of(inputs), inputs.Count, gradients);
            GC.KeepAlive((outputs, grad_outputs, inputs));
            return Array.ConvertAll(gradients, handle => handle == 0 ? null! : new Tensor(handle));
        }
    }

    /// <summary>No gradients on this thread until disposed.</summary>
    public static IDisposable no_grad() => new GradMode(false);
    /// <summary>Gradients on this thread, or none, until disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradMode(enabled);
    /// <summary>Gradients on this thread, or none, until disposed.</summary>
    public static IDisposable set_grad_enabled(bool mode = true) => new GradMode(mode);
    /// <summary>Whether this thread records for gradients.</summary>
    public static bool is_grad_enabled() => taskdsl_grad_enabled();
    /// <summary>No gradients on this thread until disposed, and none ever for the tensors made meanwhile: faster than <see cref="no_grad"/>.</summary>
    public static IDisposable inference_mode(bool mode = true) => new InferenceMode(mode);
    /// <summary>Whether this thread is in inference mode.</summary>
    public static bool is_inference_mode_enabled() => taskdsl_inference_mode_enabled();

    private sealed class GradMode : IDisposable
    {
        private readonly bool before = taskdsl_grad_enabled();

        public GradMode(bool on) => taskdsl_set_grad_enabled(on);

        public void Dispose() => taskdsl_set_grad_enabled(before);
    }

    private sealed class InferenceMode(bool on) : IDisposable
    {
        private nint mode = taskdsl_inference_mode(on);

        public void Dispose()
        {
            if (mode != 0)
            {
                taskdsl_inference_mode_end(mode);
                mode = 0;
            }
        }
    }
}
