namespace TaskDsl.Torch.Tests;

public sealed class LibTorchFolderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("taskdsl-libtorch-tests-");

    public LibTorchFolderTests()
    {
        Write("lib/libtorch_cpu.so", "");
        Write("lib/libc10.so", "\0_ZN3c106detail14torchCheckFailEPKcS2_jRKNSt7__cxx1112basic_stringIcE\0");
        Write("include/torch/csrc/api/include/torch/version.h", Numbers);
    }

    private const string Numbers = "#define TORCH_VERSION_MAJOR 2\n#define TORCH_VERSION_MINOR 7\n#define TORCH_VERSION_PATCH 1\n#define TORCH_VERSION \"2.7.1\"\n";

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void An_archive_or_a_wheels_folder_is_read()
    {
        var found = LibTorchFolder.Find(folder.FullName);

        Assert.Equal("2.7.1", found.Version);
        Assert.Equal([$"{folder}/include", $"{folder}/include/torch/csrc/api/include"], found.IncludeFolders);
        Assert.Equal($"{folder}/lib", found.LibraryFolder);
        Assert.False(found.HasCuda);
        Assert.False(found.OldStringAbi);
    }

    [Fact]
    public void A_version_in_the_headers_header_is_read()
    {
        Write("include/torch/csrc/api/include/torch/version.h", "#include <torch/headeronly/version.h>\n");
        Write("include/torch/headeronly/version.h", Numbers);

        Assert.Equal("2.7.1", LibTorchFolder.Find(folder.FullName).Version);
    }

    [Fact]
    public void CUDA_and_the_old_strings_are_seen()
    {
        Write("lib/libtorch_cuda.so", "");
        Write("lib/libc10.so", "\0_ZN3c106detail14torchCheckFailEPKcS2_jRKSs\0");

        var found = LibTorchFolder.Find(folder.FullName);

        Assert.True(found.HasCuda);
        Assert.True(found.OldStringAbi);
    }

    [Theory]
    [InlineData("lib/libtorch_cpu.so")]
    [InlineData("lib/libc10.so")]
    [InlineData("include/torch/csrc/api/include/torch/version.h")]
    public void A_folder_that_lacks_a_part_is_refused(string part)
    {
        File.Delete(Path.Combine(folder.FullName, part));

        Assert.Contains(folder.FullName, Assert.Throws<TorchNotFoundException>(() => LibTorchFolder.Find(folder.FullName)).Message);
    }

    private void Write(string path, string text)
    {
        var file = Path.Combine(folder.FullName, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
