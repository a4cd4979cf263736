namespace AutoVideo.Cli.Hosts;

/// <summary>How the host is started: a program, what comes before its settings, and the folder it runs in.</summary>
internal sealed record HostProgram(string FileName, IReadOnlyList<string> Arguments, string WorkingDirectory)
{
    /// <summary>The functions host as <c>./run</c> builds it.</summary>
    /// <param name="home">Folder of the checkout.</param>
    public static HostProgram Built(string home)
    {
        var host = Path.Combine(home, "artifacts/bin/AutoVideo.Functions/release/AutoVideo.Functions.dll");
        if (!File.Exists(host))
            throw CliException.Failed($"The host is not built: {host} is missing.", "Start AutoVideo with ./run, which builds it.");
        var own = Environment.ProcessPath;
        return new HostProgram(Path.GetFileNameWithoutExtension(own) == "dotnet" ? own! : "dotnet", [host], home);
    }
}
