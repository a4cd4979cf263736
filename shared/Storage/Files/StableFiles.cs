using System.Runtime.InteropServices;

namespace AutoVideo.Storage.Files;

/// <summary>Makes names durable: a renamed file survives a power cut only once its folder has been flushed too.</summary>
internal static partial class StableFiles
{
    private const int ReadOnly = 0, NoSuchFile = 2;

    /// <summary>Flushes a folder's entries to stable storage (fsync of the directory; Windows needs and offers no such thing).</summary>
    public static void FlushFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;
        var descriptor = Open(folder, ReadOnly);
        if (descriptor < 0 && Marshal.GetLastPInvokeError() == NoSuchFile)
            return; // removed meanwhile: nothing is left to flush
        if (descriptor < 0)
            throw Failure(folder);
        try
        {
            if (Fsync(descriptor) != 0)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    /// <summary>Makes a folder and those above it, each durable in its parent.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder))
            return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null)
            CreateFolder(parent);
        Directory.CreateDirectory(folder);
        if (parent is not null)
            FlushFolder(parent);
    }

    private static IOException Failure(string folder)
    {
        var error = Marshal.GetLastPInvokeError();
        return new IOException($"The folder '{folder}' could not be flushed: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
