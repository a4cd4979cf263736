using System.Globalization;
using AutoVideo.Storage;
using Microsoft.Extensions.Options;

namespace AutoVideo.MediaJobs;

/// <summary>Folders below <c>Data:Folder/work</c>, one for each attempt; a process locks a file in its own folder of folders while it lives.</summary>
internal sealed class Workspaces : IDisposable
{
    private const string LockName = "lock";
    private readonly string root;
    private readonly Lazy<(string Folder, FileStream Lock)> own;

    public Workspaces(IOptions<DataOptions> data)
    {
        root = data.Value.PathOf("work");
        own = new(() => CreateOwn(root));
    }

    /// <summary>A new, empty folder.</summary>
    public string Create(LeasedMediaJob job) =>
        Directory.CreateDirectory(Path.Combine(own.Value.Folder, string.Create(CultureInfo.InvariantCulture, $"{job.Job.Kind.ToString().ToLowerInvariant()}-{job.LeaseToken}"))).FullName;

    public void Remove(string workspace)
    {
        if (Directory.Exists(workspace))
            Directory.Delete(workspace, recursive: true);
    }

    /// <summary>Removes what processes that no longer live left behind.</summary>
    /// <returns>The leases they held.</returns>
    public IReadOnlyList<string> RemoveStale()
    {
        if (!Directory.Exists(root))
            return [];
        var leases = new List<string>();
        foreach (var folder in Directory.GetDirectories(root).Where(folder => !own.IsValueCreated || folder != own.Value.Folder))
        {
            if (IsAlive(folder))
                continue;
            leases.AddRange(Directory.GetDirectories(folder).Select(workspace => Path.GetFileName(workspace).Split('-')[^1]));
            Directory.Delete(folder, recursive: true);
        }
        return leases;
    }

    // The system releases the lock when its process ends, however it ends.
    private static bool IsAlive(string folder)
    {
        try
        {
            using var held = new FileStream(Path.Combine(folder, LockName), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private static (string, FileStream) CreateOwn(string root)
    {
        Directory.CreateDirectory(root);
        while (true)
        {
            var folder = Path.Combine(root, Guid.NewGuid().ToString("N"));
            FileStream? held = null;
            try
            {
                Directory.CreateDirectory(folder);
                held = new FileStream(Path.Combine(folder, LockName), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);
                if (File.Exists(held.Name))
                    return (folder, held);
            }
            catch (DirectoryNotFoundException)
            {
                // Another process's clean-up saw the folder before its lock: take a new one.
            }
            held?.Dispose();
        }
    }

    public void Dispose()
    {
        if (!own.IsValueCreated)
            return;
        own.Value.Lock.Dispose();
        Remove(own.Value.Folder);
    }
}
