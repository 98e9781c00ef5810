using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace EdgeLiver.Uplink.Tests;

/// <summary>A file system of SQLite (VFS) over a disk of the tests: what SQLite writes and syncs can be taken down and cut.</summary>
/// <remarks>
/// Layouts as in sqlite3.h, version 1 of both tables. Without shared memory WAL works with <c>locking_mode=EXCLUSIVE</c> alone. Paths,
/// randomness and time are the default file system's.
/// </remarks>
internal sealed unsafe partial class SqliteVfs : IDisposable
{
    private const int Ok = 0;
    private const int ReadFault = 266;
    private const int ShortRead = 522;
    private const int NotFound = 12;

    // As unix has it: a write of one place spoils no other.
    private const int PowerSafeOverwrite = 0x1000;

    private readonly IDisk _disk;
    private readonly Vfs* _vfs;
    private readonly Methods* _methods;
    private GCHandle _self;

    public SqliteVfs(string name, IDisk disk)
    {
        _disk = disk;
        _self = GCHandle.Alloc(this);
        _methods = (Methods*)NativeMemory.AllocZeroed((nuint)sizeof(Methods));
        *_methods = new()
        {
            Version = 1,
            Close = &Close,
            Read = &Read,
            Write = &Write,
            Truncate = &Truncate,
            Sync = &Sync,
            Size = &Size,
            Lock = &Locked,
            Unlock = &Locked,
            IsReserved = &IsReserved,
            Control = &Control,
            SectorSize = &SectorSize,
            Characteristics = &Characteristics,
        };
        _vfs = (Vfs*)NativeMemory.Alloc((nuint)sizeof(Vfs));
        *_vfs = *Find(null);
        _vfs->Version = 1;
        _vfs->FileBytes = sizeof(OpenFile);
        _vfs->Next = null;
        _vfs->Name = Marshal.StringToCoTaskMemUTF8(name);
        _vfs->Tag = GCHandle.ToIntPtr(_self);
        _vfs->Open = &Open;
        _vfs->Delete = &Delete;
        _vfs->Access = &Access;
        _ = Register(_vfs, isDefault: 0);
    }

    public void Dispose()
    {
        _ = Unregister(_vfs);
        Marshal.FreeCoTaskMem(_vfs->Name);
        NativeMemory.Free(_vfs);
        NativeMemory.Free(_methods);
        _self.Free();
    }

    private static SqliteVfs Of(Vfs* vfs) => (SqliteVfs)GCHandle.FromIntPtr(vfs->Tag).Target!;

    private static Opened Of(OpenFile* file) => (Opened)GCHandle.FromIntPtr(file->Tag).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Open(Vfs* vfs, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        var (self, path) = (Of(vfs), Marshal.PtrToStringUTF8((nint)name)!);
        var isNew = self._disk.LengthOf(path) < 0;
        file->Methods = self._methods;
        file->Tag = GCHandle.ToIntPtr(GCHandle.Alloc(new Opened(self._disk, path, self._disk.Open(path)) { IsUnnamed = isNew }));
        if (outFlags is not null)
        {
            *outFlags = flags;
        }

        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Delete(Vfs* vfs, byte* name, int syncFolder)
    {
        var (disk, path) = (Of(vfs)._disk, Marshal.PtrToStringUTF8((nint)name)!);
        disk.Delete(path);
        if (syncFolder != 0)
        {
            disk.SyncFolder(Path.GetDirectoryName(path)!);
        }

        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Access(Vfs* vfs, byte* name, int flags, int* found)
    {
        *found = Of(vfs)._disk.LengthOf(Marshal.PtrToStringUTF8((nint)name)!) >= 0 ? 1 : 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(OpenFile* file)
    {
        Of(file).File.Dispose();
        GCHandle.FromIntPtr(file->Tag).Free();
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Read(OpenFile* file, byte* bytes, int length, long at)
    {
        var buffer = new Span<byte>(bytes, length);
        var read = Of(file).File.Read(at, buffer);

        // SQLite counts on the zeros.
        buffer[read..].Clear();
        return read == length ? Ok : read < 0 ? ReadFault : ShortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Write(OpenFile* file, byte* bytes, int length, long at)
    {
        Of(file).File.Write(at, new ReadOnlySpan<byte>(bytes, length));
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Truncate(OpenFile* file, long length)
    {
        Of(file).File.SetLength(length);
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Sync(OpenFile* file, int flags)
    {
        var opened = Of(file);
        opened.File.Sync();
        if (opened.IsUnnamed)
        {
            // As SQLite's own does it: the first sync of a new file is its name's too.
            opened.Disk.SyncFolder(Path.GetDirectoryName(opened.Path)!);
            opened.IsUnnamed = false;
        }

        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Size(OpenFile* file, long* length)
    {
        *length = Of(file).File.Length;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Locked(OpenFile* file, int level) => Ok;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int IsReserved(OpenFile* file, int* reserved)
    {
        *reserved = 0;
        return Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Control(OpenFile* file, int operation, void* argument) => NotFound;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SectorSize(OpenFile* file) => 4096;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Characteristics(OpenFile* file) => PowerSafeOverwrite;

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_find")]
    private static partial Vfs* Find(byte* name);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_register")]
    private static partial int Register(Vfs* vfs, int isDefault);

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_vfs_unregister")]
    private static partial int Unregister(Vfs* vfs);

    private sealed record Opened(IDisk Disk, string Path, IDiskFile File)
    {
        /// <summary>Its name is not yet on the disk.</summary>
        public bool IsUnnamed { get; set; }
    }

    private struct OpenFile
    {
        public Methods* Methods;
        public nint Tag;
    }

    private struct Methods
    {
        public int Version;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, byte*, int, long, int> Write;
        public delegate* unmanaged[Cdecl]<OpenFile*, long, int> Truncate;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Sync;
        public delegate* unmanaged[Cdecl]<OpenFile*, long*, int> Size;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Lock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, int> Unlock;
        public delegate* unmanaged[Cdecl]<OpenFile*, int*, int> IsReserved;
        public delegate* unmanaged[Cdecl]<OpenFile*, int, void*, int> Control;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> SectorSize;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> Characteristics;
    }

#pragma warning disable CS0649 // What has no value here is the default file system's, copied as a whole.
    private struct Vfs
    {
        public int Version;
        public int FileBytes;
        public int MaxPath;
        public Vfs* Next;
        public nint Name;
        public nint Tag;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int> Delete;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, int, int*, int> Access;
        public nint FullPath;
        public nint LibraryOpen;
        public nint LibraryError;
        public nint LibrarySymbol;
        public nint LibraryClose;
        public nint Randomness;
        public nint Sleep;
        public nint CurrentTime;
        public nint LastError;
    }
#pragma warning restore CS0649
}
