using System.Runtime.Versioning;

namespace TaskDsl.Torch.Tests;

/// <summary>The cache, with a script in the compiler's place that notes each call and writes a file.</summary>
[SupportedOSPlatform("linux")]
public sealed class ShimCompilerTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("taskdsl-shim-tests-");
    private readonly LibTorchFolder torch = new("9.9.9", ["/include"], "/lib", HasCuda: false, OldStringAbi: false);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void What_was_compiled_is_used_again()
    {
        var compiler = Compiler("12.2.0");

        var first = Shim(compiler).Find();
        var second = Shim(compiler).Find();

        Assert.Equal(first, second);
        Assert.Equal("compiled", File.ReadAllText(first));
        Assert.Single(Compilations);
    }

    [Fact]
    public void Another_compiler_or_libtorch_compiles_again()
    {
        var paths = new[]
        {
            Shim(Compiler("12.2.0")).Find(),
            Shim(Compiler("13.1.0")).Find(),
            new ShimCompiler(torch with { Version = "9.9.8" }, Compiler("12.2.0"), folder.FullName).Find(),
            new ShimCompiler(torch with { LibraryFolder = "/other" }, Compiler("12.2.0"), folder.FullName).Find(),
        };

        Assert.Equal(4, paths.Distinct().Count());
        Assert.Equal(4, Compilations.Length);
    }

    [Fact]
    public void Several_that_need_it_at_once_compile_it_once()
    {
        var compiler = Compiler("12.2.0", "sleep 0.3");

        var paths = Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Shim(compiler).Find()).ToArray();

        Assert.Single(paths.Distinct());
        Assert.Single(Compilations);
    }

    [Fact]
    public void A_failed_compilation_leaves_nothing_and_shows_what_the_compiler_said()
    {
        var error = Assert.Throws<TorchNotFoundException>(() => Shim(Compiler("12.2.0", "echo 'fatal error: torch/version.h: No such file' >&2; exit 1")).Find());

        Assert.Contains("fatal error: torch/version.h: No such file", error.Message);
        Assert.Contains(TorchNotFoundException.InstallCommand, error.Message);
        Assert.DoesNotContain(folder.GetFiles("*.so*"), file => file.Extension != ".lock");
    }

    [Fact]
    public void Only_a_libtorch_with_old_strings_is_linked_with_them()
    {
        Shim(Compiler("12.2.0")).Find();
        new ShimCompiler(torch with { OldStringAbi = true, HasCuda = true }, Compiler("12.2.0"), folder.FullName).Find();

        Assert.Contains("-D_GLIBCXX_USE_CXX11_ABI=1", Compilations[0]);
        Assert.DoesNotContain("-ltorch_cuda", Compilations[0]);
        Assert.Contains("-D_GLIBCXX_USE_CXX11_ABI=0", Compilations[1]);
        Assert.Contains("-ltorch_cuda", Compilations[1]);
    }

    private string[] Compilations => File.ReadAllLines(Path.Combine(folder.FullName, "calls"));

    private ShimCompiler Shim(string compiler) => new(torch, compiler, folder.FullName);

    private string Compiler(string version, string before = "")
    {
        var script = Path.Combine(folder.FullName, $"g++-{version}");
        File.WriteAllText(script, $"""
            #!/bin/sh
            if [ "$1" = -dumpfullversion ]; then echo {version}; exit 0; fi
            echo "$@" >> {folder.FullName}/calls
            {before}
            while [ "$1" != -o ]; do shift; done
            printf compiled > "$2"
            """);
        File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return script;
    }
}
