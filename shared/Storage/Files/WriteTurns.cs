using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace AutoVideo.Storage.Files;

/// <summary>
/// Who may change which blob at this moment: one writer on condition alone, or any number of others together. Names share 64 locks, which
/// are on files: they hold between processes, and the kernel drops those of one that dies.
/// </summary>
internal sealed class WriteTurns(string folder)
{
    private const int Locks = 64;
    private const int WouldBlock = 11, WouldBlockOnMac = 35, SharingViolation = unchecked((int)0x80070020);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(1);

    /// <summary>Waits for the others, who take as long as a rename and a flush.</summary>
    /// <returns>Ends the turn when disposed.</returns>
    public async Task<IDisposable> TakeAsync(string name, WriteCondition condition, CancellationToken cancellation)
    {
        var number = SHA256.HashData(Encoding.UTF8.GetBytes(name))[0] % Locks;
        var file = Path.Combine(folder, number.ToString(CultureInfo.InvariantCulture));
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, condition == WriteCondition.None ? FileShare.Read : FileShare.None, 0);
            }
            catch (Exception missing) when (missing is DirectoryNotFoundException or FileNotFoundException)
            {
                // The second when somebody made the folder in between.
                Directory.CreateDirectory(folder);
            }
            catch (IOException e) when (e.HResult is WouldBlock or WouldBlockOnMac or SharingViolation)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellation); // not the blobs' clock: a lock is there or not, whatever the time
            }
        }
    }
}
