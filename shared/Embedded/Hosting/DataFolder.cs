using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Embedded.Hosting;

/// <summary>The folder that holds all state. One host at a time may have it: <c>host.lock</c> is held while it runs.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;
    private readonly string _hostFile;

    private DataFolder(string path, FileStream hostLock)
    {
        Path = path;
        _lock = hostLock;
        _hostFile = System.IO.Path.Combine(path, "host.json");
    }

    public string Path { get; }

    /// <summary>Creates the folder when it is missing.</summary>
    /// <exception cref="HostStartException">Another host has it, or it cannot be written to.</exception>
    public static DataFolder Take(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            // FileShare.None is an advisory flock: the kernel drops it when the process dies, however it dies.
            return new DataFolder(path, new FileStream(System.IO.Path.Combine(path, "host.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (IsHeldByAnother(path))
        {
            throw new HostStartException(HostExitCode.FolderInUse, InUse(path), failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new HostStartException(HostExitCode.FolderNotWritable, $"The data folder {path} cannot be written to: {failure.Message} Choose another with --Data:Folder=DIR.", failure);
        }
    }

    /// <summary>Tells other processes where the host listens; written whole or not at all.</summary>
    public void Announce(string address, DateTimeOffset startedAt)
    {
        var temporary = _hostFile + ".new";
        File.WriteAllBytes(temporary, JsonSerializer.SerializeToUtf8Bytes(new RunningHost(Environment.ProcessId, address, startedAt), HostingJsonContext.Default.RunningHost));
        File.Move(temporary, _hostFile, overwrite: true);
    }

    public void Dispose()
    {
        File.Delete(_hostFile);
        _lock.Dispose();
    }

    private static bool IsHeldByAnother(string path)
    {
        try
        {
            using var probe = new FileStream(System.IO.Path.Combine(path, "host.lock"), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string InUse(string path)
    {
        var file = System.IO.Path.Combine(path, "host.json");
        var running = File.Exists(file) ? JsonSerializer.Deserialize(File.ReadAllBytes(file), HostingJsonContext.Default.RunningHost) : null;
        return running is null
            ? $"Another process uses the data folder {path} and has not said yet where it listens."
            : $"A host already runs on the data folder {path}: {running.Address} (process {running.Pid}).";
    }
}

/// <summary>The content of <c>host.json</c> in the data folder while a host runs.</summary>
/// <param name="Address">Such as <c>http://127.0.0.1:7071</c>.</param>
internal sealed record RunningHost(int Pid, string Address, DateTimeOffset StartedAt);

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunningHost))]
internal sealed partial class HostingJsonContext : JsonSerializerContext;
