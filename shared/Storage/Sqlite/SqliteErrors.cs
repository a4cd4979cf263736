using AutoVideo.Failures;
using Microsoft.Data.Sqlite;

namespace AutoVideo.Storage.Sqlite;

internal static class SqliteErrors
{
    private const int Busy = 5, Locked = 6, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;
    private const int IoErrorWrite = IoError | 3 << 8; // also what a limit on the size of files (EFBIG) comes out as

    /// <summary>The product's failure for a database error.</summary>
    public static Exception Map(SqliteException exception) => exception.SqliteErrorCode switch
    {
        Full => DiskErrors.Full(exception),
        IoError when exception.SqliteExtendedErrorCode == IoErrorWrite => DiskErrors.Full(exception),
        ReadOnly or CannotOpen => DiskErrors.ReadOnly(exception),
        Corrupt or NotADatabase => new PermanentException("data_damaged", $"The database is damaged: {exception.Message}", exception),
        Busy or Locked => new TransientException("The database is busy.", exception),
        IoError => new TransientException($"The database could not be read or written: {exception.Message}", exception),
        _ => exception,
    };
}
