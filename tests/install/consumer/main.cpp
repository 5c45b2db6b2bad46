#include <schemadiff/error.h>
#include <schemadiff/object.h>

#include <iostream>

int main() {
    const schemadiff::SourceLocation where{"model.yaml", 3, 5};
    std::cout << where.text() << ' ' << word(schemadiff::Kind::primary_key) << '\n';
}
