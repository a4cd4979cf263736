using System.Diagnostics;

namespace AutoVideo.Tests.Setup;

/// <summary>
/// A checkout that holds only a script and the programs it may see: plain ones of the system by name, and played ones that note how
/// they were called.
/// </summary>
internal sealed class ScriptSandbox : IDisposable
{
    private static readonly string[] Plain =
    [
        "awk", "basename", "bash", "cat", "chmod", "cp", "cut", "dirname", "env", "find", "flock", "grep", "head", "ln", "ls", "mkdir", "mktemp", "mv",
        "prlimit", "readlink", "rm", "sed", "sort", "tail", "touch", "tr",
    ];

    private static readonly string[] Data =
    [
        "/usr/share/festival/voices/us/cmu_us_slt_arctic_hts", "/var/lib/mecab/dic/ipadic-utf8", "/usr/share/fonts/opentype/inter",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "/usr/share/fonts/truetype/ancient-scripts/Symbola_hint.ttf",
        "/usr/share/wordnet/data.noun",
    ];

    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("autovideo-script-");

    public ScriptSandbox()
    {
        Directory.CreateDirectory(Home);
        Directory.CreateDirectory(Programs);
        foreach (var name in Plain)
            File.CreateSymbolicLink(Path.Combine(Programs, name), Locate(name));
    }

    public string Home => Path.Combine(_root.FullName, "checkout");
    /// <summary>Stands for <c>/</c> when files of packages are looked for.</summary>
    public string SystemRoot => Path.Combine(_root.FullName, "system");
    public string Programs => Path.Combine(_root.FullName, "bin");

    /// <summary>One line for each call of a played program: its name and arguments.</summary>
    public string[] Calls => File.Exists(CallLog) ? File.ReadAllLines(CallLog) : [];

    private string CallLog => Path.Combine(_root.FullName, "calls");

    public static string Repository
    {
        get
        {
            var folder = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(folder.FullName, "Hosting.props")))
                folder = folder.Parent ?? throw new InvalidOperationException("The tests run outside a checkout.");
            return folder.FullName;
        }
    }

    /// <summary>Variables beside PATH and HOME.</summary>
    public Dictionary<string, string> Environment { get; } = [];

    public void CopyFromRepository(string name)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Home, name))!);
        File.Copy(Path.Combine(Repository, name), Path.Combine(Home, name));
    }

    public void Write(string name, string text)
    {
        var path = Path.Combine(Home, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A program that notes its call and then does what the shell text says.</summary>
    public void Play(string name, string shell = "")
    {
        var path = Path.Combine(Programs, name);
        File.WriteAllText(path, $"#!/bin/bash\necho \"{name} $*\" >>'{CallLog}'\n{shell}\n");
        MakeExecutable(path);
    }

    public static void MakeExecutable(string path)
    {
        using var chmod = Process.Start("chmod", ["755", path]);
        chmod.WaitForExit();
    }

    /// <summary>The programs and files of the packages that AutoVideo needs, all but some programs.</summary>
    public void PlayToolsExcept(params string[] absent)
    {
        foreach (var path in Data)
            Directory.CreateDirectory(SystemRoot + path);
        foreach (var name in new[] { "ffmpeg", "rsvg-convert", "festival", "flite", "espeak-ng", "mecab" }.Except(absent))
            Play(name);
    }

    /// <param name="asNobody">Runs without root even when the tests have it.</param>
    public async Task<(int Code, string Output, string Messages)> RunAsync(string script, bool asNobody, params string[] arguments)
    {
        string[] nobody = asNobody && System.Environment.IsPrivilegedProcess ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : [];
        if (nobody.Length > 0)
            await MakeWritableAsync();
        string[] command = [.. nobody, Path.Combine(Programs, "bash"), Path.Combine(Home, script), .. arguments];
        var info = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = "/",
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        info.Environment.Clear();
        info.Environment["PATH"] = nobody.Length > 0 ? $"{Programs}:/usr/bin/nothing" : Programs;
        info.Environment["HOME"] = Home;
        info.Environment["AUTOVIDEO_SYSTEM_ROOT"] = SystemRoot;
        foreach (var (name, value) in Environment)
            info.Environment[name] = value;
        if (nobody.Length > 0)
            info.FileName = Locate("setpriv");
        using var process = Process.Start(info)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var messages = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await messages);
    }

    public Task<(int Code, string Output, string Messages)> RunAsync(string script, params string[] arguments) => RunAsync(script, asNobody: false, arguments);

    public void Dispose() => _root.Delete(recursive: true);

    private async Task MakeWritableAsync()
    {
        using var chmod = Process.Start("chmod", ["-R", "a+rwX", _root.FullName]);
        await chmod.WaitForExitAsync();
    }

    private static string Locate(string name) =>
        new[] { "/usr/bin", "/bin", "/usr/sbin" }.Select(folder => Path.Combine(folder, name)).First(File.Exists);
}
