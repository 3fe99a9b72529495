#pragma once

namespace unclip {

class ClipSearch;
class ImageLoader;
class JobQueue;
class JobRunner;
class Library;
class Session;
class SessionFile;
class Settings;
class ThumbnailCache;
class PromptHistory;

/// What panels work with; all outlive the window. Wired in app/studio/main.cpp.
struct StudioServices
{
    Session &session;
    JobRunner &runner;
    JobQueue &queue;
    Library &library;
    ThumbnailCache &thumbnails;
    ImageLoader &loader;
    ClipSearch &search;
    Settings &settings;
    SessionFile &sessionFile;
    PromptHistory &prompts;
    PromptHistory &captions;
};

} // namespace unclip
