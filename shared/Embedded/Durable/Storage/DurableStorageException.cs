namespace AutoVideo.Embedded.Durable.Storage;

/// <summary>The durable database could not be written; nothing of the request was stored.</summary>
internal sealed class DurableStorageException(string message, Exception innerException) : IOException(message, innerException);
