using System.Runtime.InteropServices;

namespace AutoVideo.Storage.Files;

/// <summary>Makes names durable: a renamed file survives a power cut only once its folder has been flushed too.</summary>
internal static partial class StableFiles
{
    private const int ReadOnly = 0, NoSuchFile = 2, NotPermitted = 1, OtherDevice = 18, NoSuchCall = 38, NotSupported = 95;
    private const int Exists = 17;

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

    /// <summary>Gives a file that is written whole its name. Of many at once one succeeds, which moving a file without overwriting does not promise on Unix.</summary>
    /// <returns>False when there is a file of that name; the other one stays as it is.</returns>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static bool TryName(string file, string name)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (Link(file, name) == 0)
            {
                File.Delete(file);
                return true;
            }
            var error = Marshal.GetLastPInvokeError();
            if (error == Exists)
                return false;
            if (error is not (NotPermitted or OtherDevice or NoSuchCall or NotSupported))
                throw new IOException($"'{name}' could not be written: {Marshal.GetPInvokeErrorMessage(error)}.", error);
        }
        // A disk that knows no links.
        try
        {
            File.Move(file, name, overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(name))
        {
            return false;
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

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Link(string file, string name);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    private static partial int Close(int descriptor);
}
