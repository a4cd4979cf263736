namespace AutoVideo.Cli.Hosts;

/// <summary>Where videos and their state are kept.</summary>
internal static class DataFolders
{
    /// <param name="asked">Value of <c>--data</c>; null means <c>.data</c> beside <c>./run</c>.</param>
    public static string Resolve(string? asked, string home) => Path.GetFullPath(asked ?? Path.Combine(home, ".data"));

    public static void Create(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            var probe = Path.Combine(path, $".write-{Environment.ProcessId}");
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CliException.Failed($"The data folder {path} cannot be written to: {fault.Message}", "Choose another with --data DIR, or free some space.");
        }
    }
}
