using TorchSharp;

namespace TaskDsl.Torch.Tests;

public class TorchEnvironmentTests
{
    [Fact]
    public void The_description_names_libtorch_its_threads_and_its_BLAS()
    {
        var description = TorchCapabilities.Current.Describe(torch.CPU);

        Assert.Equal("System", description.Binding);
        Assert.Equal(torch.__version__, description.Version);
        Assert.Matches(@"^\d+\.\d+\.\d+", description.Version);
        Assert.Equal("cpu", description.Device);
        Assert.Equal(torch.get_num_threads(), description.Threads);
        Assert.NotEmpty(description.Blas);
        Assert.Contains(description.Version, description.ToString());
    }

    [Theory]
    [InlineData(2, 2, 1, "OpenBLAS 0.3.21", "", "libopenblas0-openmp")]
    [InlineData(1, 2, 1, "OpenBLAS 0.3.21", "", null)]
    [InlineData(2, 2, 2, "OpenBLAS 0.3.21", "", null)]
    [InlineData(2, 2, -1, "/usr/lib/x86_64-linux-gnu/blas/libblas.so.3.11.0", "", "libopenblas0-openmp")]
    [InlineData(2, 2, 2, "OpenBLAS 0.3.21", "OPENBLAS_CORETYPE=Prescott", "unset OPENBLAS_CORETYPE")]
    [InlineData(8, 2, 2, "OpenBLAS 0.3.21", "", "OMP_NUM_THREADS=2")]
    [InlineData(2, 2, 2, "OpenBLAS 0.3.21", "OMP_WAIT_POLICY=active", "OMP_WAIT_POLICY")]
    public void What_costs_speed_is_said_with_its_cure(int threads, int cores, int threading, string blas, string variable, string? cure)
    {
        var warnings = TorchEnvironment.Warnings(threads, cores, threading, blas, name => variable.StartsWith(name + "=", StringComparison.Ordinal) ? variable[(name.Length + 1)..] : null).ToArray();

        if (cure is null)
        {
            Assert.Empty(warnings);
        }
        else
        {
            Assert.Contains(cure, Assert.Single(warnings));
        }
    }
}
