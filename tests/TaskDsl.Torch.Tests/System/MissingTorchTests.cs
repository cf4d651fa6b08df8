namespace TaskDsl.Torch.Tests;

public class MissingTorchTests
{
    [Fact]
    public void Without_libtorch_the_first_tensor_throws_one_error_that_names_the_cure()
    {
        var (exitCode, output) = Program.Run("first-use", "LIBTORCH", "/nonexistent");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("cpu\nLIBTORCH is '/nonexistent', where there is no lib/libtorch_cpu.so", output);
        Assert.Contains("apt-get install -y --no-install-recommends libtorch-dev libopenblas0-openmp g++", output);
    }

    [Fact]
    public void Without_a_compiler_the_first_tensor_throws_one_error_that_names_the_cure()
    {
        var (exitCode, output) = Program.Run("first-use", "CXX", "/nonexistent/g++");

        Assert.Equal(1, exitCode);
        Assert.StartsWith("cpu\nThe C++ compiler '/nonexistent/g++' is not on this machine", output);
        Assert.Contains("apt-get install -y --no-install-recommends libtorch-dev libopenblas0-openmp g++", output);
    }

    [Fact]
    public void A_folder_without_libtorch_is_refused() =>
        Assert.Contains("LIBTORCH is '/usr'", Assert.Throws<TorchNotFoundException>(() => LibTorchFolder.Find("/usr")).Message);
}
