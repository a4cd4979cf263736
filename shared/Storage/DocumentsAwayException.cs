using AutoVideo.Failures;

namespace AutoVideo.Storage;

/// <summary>The service that holds the documents is away or busy: no fault of the work, which is done once it answers again.</summary>
public sealed class DocumentsAwayException : TransientException
{
    public DocumentsAwayException(string message) : base(message) { }
    public DocumentsAwayException(string message, Exception inner) : base(message, inner) { }
    public DocumentsAwayException() { }
}
