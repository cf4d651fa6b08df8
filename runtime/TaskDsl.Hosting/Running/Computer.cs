using TaskDsl.Hosting.Console;
using TaskDsl.Torch;
using static TorchSharp.torch;

namespace TaskDsl.Hosting.Running;

/// <summary>The device that a run computes on. The tensor library is loaded when it is first asked for: authoring commands never do.</summary>
internal sealed class Computer(string name)
{
    private Device? _device;

    /// <summary>The device, after saying once what it is and what slows it down.</summary>
    /// <exception cref="CommandException">libtorch or its compiler is missing, or there is no such device.</exception>
    public Device Device => _device ??= Load();

    private Device Load()
    {
        try
        {
            if (name is not ("cpu" or "cuda"))
            {
                throw new CommandException("TDSL4001", $"There is no device '{name}'. There is: cpu, cuda.", ExitCode.Usage);
            }

            if (name == "cuda" && !cuda.is_available())
            {
                throw new CommandException("TDSL4012", "This machine's libtorch sees no CUDA device. Run with --device cpu, or set LIBTORCH to a libtorch built for CUDA.", ExitCode.Failed);
            }

            Device chosen = device(name);
            TorchDescription description = TorchCapabilities.Current.Describe(chosen);
            Messages.Line(description.ToString());
            foreach (string warning in description.Warnings)
            {
                // Not as "warning:", which a build that treats warnings as errors fails for.
                Messages.Line($"slower than it could be: {warning}");
            }

            return chosen;
        }
        catch (TorchNotFoundException e)
        {
            throw new CommandException("TDSL4012", e.Message, ExitCode.Failed, inner: e);
        }
    }
}
