using TaskDsl.Torch.Interop;
using static TaskDsl.Torch.Interop.Shim;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers on the processor, with a state of its own.</summary>
    public class Generator : IDisposable
    {
        private nint handle;

        /// <summary>A new generator. The device must be the processor.</summary>
        public Generator(ulong seed = 0, Device? device = null)
        {
            if (device is not null && device.type != DeviceType.CPU)
            {
                throw new NotSupportedException("A generator of its own is only made for the processor; a GPU has torch.cuda.manual_seed.");
            }

            handle = Checked(taskdsl_generator((long)seed));
        }

        private Generator(nint handle) => this.handle = handle;

        /// <summary>Frees what no one disposed.</summary>
        ~Generator() => Dispose(false);

        /// <summary>The one used where none is given.</summary>
        public static Generator Default => new(Checked(taskdsl_default_generator()));

        /// <summary>The native generator.</summary>
        public nint Handle => handle;

        /// <summary>Where it makes its numbers.</summary>
        public Device device => CPU;

        /// <summary>The whole state, as bytes in a tensor.</summary>
        public Tensor get_state() => taskdsl_generator_get_state(handle);

        /// <summary>Continues from a state.</summary>
        public void set_state(Tensor value) => taskdsl_generator_set_state(handle, value);

        /// <summary>Starts again from a seed.</summary>
        public Generator manual_seed(long seed)
        {
            taskdsl_generator_manual_seed(handle, seed);
            return this;
        }

        /// <summary>Starts from a seed that the operating system draws, and returns it.</summary>
        public long seed() => taskdsl_generator_seed(handle);

        /// <summary>The seed it started from.</summary>
        public long initial_seed() => taskdsl_generator_initial_seed(handle);

        /// <summary>Frees the native generator.</summary>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            if (handle != 0)
            {
                taskdsl_generator_free(handle);
                handle = 0;
            }
        }

        private static nint Checked(nint handle) => handle != 0 ? handle : throw LastError();
    }

    /// <summary>Starts all generators, of the processor and of the GPUs, from a seed.</summary>
    public static Generator manual_seed(long seed)
    {
        taskdsl_manual_seed(seed);
        return Generator.Default;
    }

    /// <summary>The state of the processor's generator.</summary>
    public static Tensor get_rng_state()
    {
        using var generator = Generator.Default;
        return generator.get_state();
    }

    /// <summary>Continues the processor's generator from a state.</summary>
    public static void set_rng_state(Tensor new_state)
    {
        using var generator = Generator.Default;
        generator.set_state(new_state);
    }

    public partial class Tensor
    {
        /// <summary>Draws places of the last dimension, each with the probability (up to a factor) that it holds.</summary>
        public Tensor multinomial(long num_samples, bool replacement = false, Generator? generator = null)
        {
            var drawn = taskdsl_multinomial(this, num_samples, replacement, generator?.Handle ?? 0);
            GC.KeepAlive(generator);
            return drawn;
        }

        /// <summary>Draws 1 with the probability that each element holds, else 0.</summary>
        public Tensor bernoulli(Generator? generator = null)
        {
            var drawn = taskdsl_bernoulli(this, generator?.Handle ?? 0);
            GC.KeepAlive(generator);
            return drawn;
        }

        /// <summary>Draws each element: 1 with probability p, else 0.</summary>
        public Tensor bernoulli_(double p = 0.5, Generator? generator = null)
        {
            taskdsl_bernoulli_(this, p, generator?.Handle ?? 0);
            GC.KeepAlive(generator);
            return this;
        }

        /// <summary>Draws each element from a normal distribution.</summary>
        public Tensor normal_(double mean = 0, double std = 1, Generator? generator = null)
        {
            taskdsl_normal_(this, mean, std, generator?.Handle ?? 0);
            GC.KeepAlive(generator);
            return this;
        }

        /// <summary>Draws each element evenly between two bounds.</summary>
        public Tensor uniform_(double from, double to, Generator? generator = null)
        {
            taskdsl_uniform_(this, from, to, generator?.Handle ?? 0);
            GC.KeepAlive(generator);
            return this;
        }
    }
}
